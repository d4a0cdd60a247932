// How far an import is, what is said of the whole file, and the rows that did not pass, as a file with the reasons.

import { useAction } from '@/api/useAction'
import { openOwnFile } from '@/api/files'
import { Badge, Card, Refused } from '@/components'
import { Box, Button } from '@/elements'
import { type Import, isUnderWay, stateOf } from './imports'

export function ImportState({ imported }: { imported: Import }) {
  const { title, tone } = stateOf(imported)
  const file = imported.rejected_file
  const rejected = useAction(async () => {
    if (file !== null) await openOwnFile(file, '未通过的行.xlsx')
  })
  return (
    <Card title={imported.name || '未命名文件'} aside={<Badge tone={tone}>{title}</Badge>}>
      {isUnderWay(imported) && (
        <Box className="note" role="status">
          可以离开本页，稍后在导入记录中查看结果。
        </Box>
      )}
      {[...(imported.refusal ?? []), ...imported.notes].map((words) => (
        <Box key={words}>{words}</Box>
      ))}
      {file !== null && (
        <Button size="small" busy={rejected.busy} onTap={() => void rejected.run()}>
          下载未通过的行和原因
        </Button>
      )}
      <Refused error={rejected.error} />
    </Card>
  )
}
