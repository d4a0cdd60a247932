// Writing an import after everybody has seen what it would do, or giving it up.

import { useState } from 'react'
import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Card, Refused, ask } from '@/components'
import { Box, Button, Option } from '@/elements'
import { type Import, written } from './imports'

export interface ImportApplyingProps {
  imported: Import
  put: (imported: Import) => void
}

export function ImportApplying({ imported, put }: ImportApplyingProps) {
  const path = { imported: imported.id }
  const count = written(imported)
  const [invite, setInvite] = useState(false)
  const apply = useAction(async (key) => {
    put(await call('POST /api/v1/imports/{imported}/application', { path, body: { invite }, key }))
  })
  const discard = useAction(async () => {
    if (!(await ask({ title: '放弃这次导入？', text: '文件不会写入花名册。', confirm: '放弃', danger: true }))) return
    put(await call('DELETE /api/v1/imports/{imported}', { path }))
  })
  return (
    <Card title={count > 0 ? `确认写入 ${count} 人？` : '没有可以写入的行'}>
      {count > 0 && (
        <Option kind="checkbox" name="invite" checked={invite} onToggle={() => setInvite(!invite)}>
          同时给还没有激活的员工发送邀请短信
        </Option>
      )}
      <Box className="organization-buttons">
        <Button busy={discard.busy} onTap={() => void discard.run()}>
          放弃
        </Button>
        {count > 0 && (
          <Button kind="primary" busy={apply.busy} onTap={() => void apply.run()}>
            写入花名册
          </Button>
        )}
      </Box>
      <Refused error={apply.error ?? discard.error} />
    </Card>
  )
}
