// What this form is: its title, who asks for it, for whom, and until when.

import { until } from '@/components/times'
import { Box, Text } from '@/elements'
import { now } from '@/state/clock'
import type { Fillable } from './fillable'

export function Heading({ fillable: { title, tree, asked, editable, remark } }: { fillable: Fillable }) {
  const due = asked?.round?.due_at
  const isLate = due !== undefined && Date.parse(due) < now().getTime()
  return (
    <Box className="fill-head">
      <Box as="h2" className="fill-title">
        {title}
      </Box>
      {title !== tree.title && <Box className="note">{tree.title}</Box>}
      <Box className="note">
        {asked?.sender && <Text className="fill-fact">发布单位：{asked.sender}</Text>}
        {asked?.person && <Text className="fill-fact">填报人：{asked.person.name}</Text>}
        {due && (
          <Text className={isLate ? 'fill-fact fill-late' : 'fill-fact'}>
            {isLate ? `已于 ${until(due, now())} 截止，现在提交为补报` : `请在 ${until(due, now())} 前提交`}
          </Text>
        )}
      </Box>
      {remark && <Box className="fill-remark">审核意见：{remark}</Box>}
      {editable && <Box className="note">标出的 {editable.length} 项需要修改，其他内容不能改动。</Box>}
    </Box>
  )
}
