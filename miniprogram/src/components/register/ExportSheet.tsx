// Exporting what the list holds as it is narrowed now: a file that is made in the background. Unmasked only for a purpose.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Box, Button, Input, Option } from '@/elements'
import { ChoiceField } from '../ChoiceField'
import { JobCard } from '../jobs/JobCard'
import { useJob } from '../jobs/useJob'
import { Field, describedBy } from '../Field'
import { Refused } from '../Refused'
import { Sheet } from '../Sheet'
import type { Register, Wanted } from './types'
import { selectionOf } from './wanted'

const FORMATS = [
  { value: 'xlsx', title: 'Excel 表格' },
  { value: 'csv', title: 'CSV 文本' },
] as const
const HINT = '例如：核对在岗人员名单。导出和用途都会留有记录。'

export function ExportSheet({
  register,
  wanted,
  onClose,
}: {
  register: Register
  wanted: Wanted
  onClose: () => void
}) {
  const [format, setFormat] = useState<'xlsx' | 'csv'>('xlsx')
  const [which, setWhich] = useState(register.exports[0]?.id)
  const [isClear, setClear] = useState(false)
  const [purpose, setPurpose] = useState('')
  const { job, watch } = useJob(() => undefined)
  const order = useAction(async (key) => {
    const body = {
      format,
      ...selectionOf(wanted),
      ...(which && { export: which }),
      ...(isClear && { clear: true, purpose: purpose.trim() }),
    }
    watch(await call('POST /api/v1/registers/{register}/exports', { path: { register: register.id }, body, key }))
  })
  if (job !== null)
    return (
      <Sheet title="导出" onClose={onClose} footer={<Button onTap={onClose}>完成</Button>}>
        <JobCard job={job} onChange={watch} />
        <Box className="note">文件保留三天，之后也可以在“后台任务”里下载。</Box>
      </Sheet>
    )
  const isMissing = isClear && purpose.trim().length < 2
  const footer = (
    <Button kind="primary" busy={order.busy} disabled={isMissing} onTap={() => void order.run()}>
      导出
    </Button>
  )
  return (
    <Sheet title="导出当前列表" onClose={onClose} footer={footer}>
      {register.exports.length > 1 && (
        <ChoiceField
          label="内容"
          id="export-which"
          options={register.exports.map(({ id, title }) => ({ value: id, title }))}
          value={which}
          onChange={setWhich}
        />
      )}
      <ChoiceField label="格式" id="export-format" options={FORMATS} value={format} onChange={setFormat} />
      <Option kind="checkbox" name="export-clear" checked={isClear} onToggle={() => setClear(!isClear)}>
        不遮盖姓名、证件和电话（须有权限）
      </Option>
      {isClear && (
        <Field id="export-purpose" label="用途" hint={HINT} required>
          <Input
            id="export-purpose"
            value={purpose}
            onChange={setPurpose}
            maxLength={200}
            required
            describedBy={describedBy('export-purpose', HINT)}
          />
        </Field>
      )}
      <Refused error={order.error} />
    </Sheet>
  )
}
