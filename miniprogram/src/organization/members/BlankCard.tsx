// The workbook that is to be filled.

import { useAction } from '@/api/useAction'
import { openFile } from '@/api/files'
import { Card, Refused, tell } from '@/components'
import { Box, Button } from '@/elements'
import { platform } from '@platform'

const WORDS =
  '姓名、手机号、部门必填；部门写成“生产部/一车间”，没有的部门自动建立；可以自己加列。已在花名册中的员工按手机号更新。'

export function BlankCard() {
  const blank = useAction(async () => {
    const path = { register: 'organization_member' }
    await openFile('GET /api/v1/registers/{register}/import-workbook', { path }, '员工花名册模板.xlsx')
    if (platform.name === 'browser') tell('模板已保存到下载')
  })
  return (
    <Card title="第一步：填写模板">
      <Box className="note">{WORDS}</Box>
      <Box className="organization-buttons">
        <Button size="small" busy={blank.busy} onTap={() => void blank.run()}>
          下载模板
        </Button>
      </Box>
      <Refused error={blank.error} />
    </Card>
  )
}
