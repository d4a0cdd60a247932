// How many records can take a step, and why the others cannot.

import { Box } from '@/elements'
import { Row } from '../Row'
import { reasonsOf } from './cells'

export interface BulkPreviewProps {
  title: string
  can: number
  cannot: number
  /** Only the first of them were looked at. */
  partial: boolean
  reasons: { detail: string }[]
}

export function BulkPreview({ title, can, cannot, partial, reasons }: BulkPreviewProps) {
  return (
    <>
      <Box className="register-preview" live>
        {partial && `已看前 ${can + cannot} 条：`}
        {can > 0 ? `可以${title} ${can} 条` : `没有可以${title}的记录`}
        {cannot > 0 && `，${cannot} 条不能办理`}
      </Box>
      {reasonsOf(reasons).map(({ detail, count }) => (
        <Row key={detail} icon="warning" title={detail} value={`${count} 条`} />
      ))}
      {can > 0 && <Box className="note">办理在后台逐条进行；办理时状态已变的记录会跳过，并写明原因。</Box>}
    </>
  )
}
