// What is asked of an organization.

import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Card, Field, Shown, describedBy } from '@/components'
import { Box, Input, Option, Select } from '@/elements'
import { RegionPicker } from '@/form/regions/RegionPicker'
import { type Described, type DescribedName, TITLES, joinWords, sizeWords } from '../organizations'
import { PickField } from '../PickField'

export type Wrong = Partial<Record<DescribedName, string>>

export interface QuestionsProps {
  value: Described
  wrong: Wrong
  onChange: (value: Described) => void
}

const HINTS: Partial<Record<DescribedName, string>> = {
  name: '与营业执照或登记证书一致',
  address: '选填，如街道门牌号',
}

export function Questions({ value, wrong, onChange }: QuestionsProps) {
  const options = useLoad(() => call('GET /api/v1/organization-options'), [])
  const put = (name: DescribedName) => (text: string) => onChange({ ...value, [name]: text })
  const about = (name: DescribedName) => ({
    id: `organization-${name}`,
    label: TITLES[name],
    hint: HINTS[name],
    error: wrong[name],
  })
  const inner = (name: DescribedName) => ({
    id: `organization-${name}`,
    invalid: wrong[name] !== undefined,
    describedBy: describedBy(`organization-${name}`, HINTS[name], wrong[name]),
  })
  return (
    <Shown of={options}>
      {({ industries, sizes, join_requires }) => (
        <Card>
          <Field {...about('name')} required>
            <Input {...inner('name')} value={value.name} maxLength={80} onChange={put('name')} required />
          </Field>
          <PickField
            {...about('industry')}
            options={industries.map(({ code, title }) => ({ value: code, label: title }))}
            value={value.industry}
            onChange={put('industry')}
            required
          />
          <Field {...about('region')} required>
            <RegionPicker
              {...inner('region')}
              label={TITLES.region}
              value={value.region}
              onChange={put('region')}
              required
            />
          </Field>
          <Field {...about('size')} required>
            <Select
              {...inner('size')}
              value={value.size || null}
              options={sizes.map((size) => ({ value: size, label: sizeWords(size) }))}
              onChange={put('size')}
              required
            />
          </Field>
          <Field {...about('address')}>
            <Input {...inner('address')} value={value.address} maxLength={200} onChange={put('address')} />
          </Field>
          <Field {...about('join_requires')} group>
            <Box role="radiogroup" label={TITLES.join_requires}>
              {join_requires.map((one) => (
                <Option
                  key={one}
                  kind="radio"
                  name="join-requires"
                  checked={value.join_requires === one}
                  onToggle={() => put('join_requires')(one)}
                >
                  {joinWords(one)}
                </Option>
              ))}
            </Box>
          </Field>
        </Card>
      )}
    </Shown>
  )
}
