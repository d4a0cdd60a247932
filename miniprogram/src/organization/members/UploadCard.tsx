// Sending the filled workbook, where the phone lets a file be chosen.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Card, Refused } from '@/components'
import { Box, Button, chooseFile } from '@/elements'
import { Refusal } from '@/platform/types'
import { ENDINGS, type Import, wrongFile } from './imports'

export interface UploadCardProps {
  scope: string
  uploaded: (imported: Import) => void
}

const WORDS = chooseFile ? '上传后先核对，您看过结果再写入。' : '这里不能选择文件，请在手机浏览器或电脑的管理后台上传。'

export function UploadCard({ scope, uploaded }: UploadCardProps) {
  const [wrong, setWrong] = useState<string | null>(null)
  const upload = useAction(async (key) => {
    const file = await chooseFile?.(ENDINGS).catch(unlessCancelled)
    const problem = file ? wrongFile(file.name, file.bytes.byteLength) : null
    setWrong(problem)
    if (!file || problem !== null) return
    const given = {
      path: { register: 'organization_member' },
      query: { scope, name: file.name },
      file: file.bytes,
      key,
    }
    uploaded(await call('POST /api/v1/registers/{register}/imports', given))
  })
  return (
    <Card title="第二步：上传文件">
      <Box className="note">{WORDS}未认证的单位最多导入 50 人。</Box>
      {chooseFile && (
        <Box className="organization-buttons">
          <Button size="small" kind="primary" busy={upload.busy} onTap={() => void upload.run()}>
            选择文件
          </Button>
        </Box>
      )}
      <Box live>{wrong && <Box className="refused">{wrong}</Box>}</Box>
      <Refused error={upload.error} />
    </Card>
  )
}

function unlessCancelled(error: unknown): null {
  if (error instanceof Refusal && error.reason === 'cancelled') return null
  throw error
}
