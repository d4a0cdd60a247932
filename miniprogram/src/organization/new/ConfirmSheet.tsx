// The last look before an organization is made: what it will be, and those that may be the same one.

import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Refused, Row, Sheet, tell } from '@/components'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'
import { RegionName } from '@/form/regions/RegionName'
import { replace } from '@/routes'
import { type Described, EMPTY, TITLES, sizeWords } from '../organizations'
import { bodyOf } from './body'
import type { Similar } from './Creating'
import { draft } from './draft'

export interface ConfirmSheetProps {
  described: Described
  similar: readonly Similar[]
  close: () => void
}

export function ConfirmSheet({ described, similar, close }: ConfirmSheetProps) {
  const create = useAction(async (key) => {
    const { id } = await call('POST /api/v1/organizations', { body: bodyOf(described), key })
    draft.set(EMPTY)
    tell('单位已创建')
    replace('organization', { id })
  })
  return (
    <Sheet
      title="请核对"
      onClose={close}
      footer={
        <>
          <Button onTap={close}>返回修改</Button>
          <Button kind="primary" busy={create.busy} onTap={() => void create.run()}>
            {similar.length > 0 ? '仍要创建' : '确认创建'}
          </Button>
        </>
      }
    >
      {similar.length > 0 && (
        <Box className="organization-similar" role="alert">
          <Box>同一个区已经有名称相近的单位。如果就是您的单位，请向其管理员索取邀请码，不要重复创建：</Box>
          {similar.map(({ name, region, at }) => (
            <Row
              key={`${name} ${at}`}
              icon="company"
              title={name}
              note={
                <>
                  <RegionName code={region} />　{when(at)} 创建
                </>
              }
            />
          ))}
        </Box>
      )}
      <Row title={TITLES.name} value={described.name.trim()} />
      <Row title={TITLES.region} value={<RegionName code={described.region} />} />
      <Row title={TITLES.size} value={sizeWords(described.size)} />
      <Refused error={create.error} />
    </Sheet>
  )
}
