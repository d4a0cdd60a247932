// How this phone shows things, help, and logging out.

import { call } from '@/api'
import { useAction } from '@/api/useAction'
import { Card, Refused, Row, ask, tell } from '@/components'
import { Hotline } from '@/components/Hotline'
import { Box, Button } from '@/elements'
import { go, start } from '@/routes'
import { waiting } from '@/state/outbox'
import { prefer, preferences } from '@/state/preferences'
import { end, session } from '@/state/session'
import { useStore } from '@/state/stores'

export function ThisPhone() {
  const { elder, language } = useStore(preferences)
  const current = useStore(session)
  return (
    <>
      <Card>
        <Row
          icon="elder"
          title="长辈版"
          note="大字、少步骤"
          value={elder ? '已开启' : '未开启'}
          onTap={() => prefer({ elder: !elder })}
        />
        <Row
          icon="language"
          title="语言 Language"
          note="公开表单可显示英文"
          value={language === 'en' ? 'English' : '中文'}
          onTap={() => prefer({ language: language === 'en' ? 'zh' : 'en' })}
        />
        {current !== null && <Row icon="settings" title="消息设置" onTap={() => go('noticeSettings')} />}
        <Row icon="help" title="帮助" note="怎样填报、加入单位，颜色是什么意思" onTap={() => go('help')} />
      </Card>
      <Hotline />
      {current !== null && <LogOut />}
    </>
  )
}

function LogOut() {
  const leaving = useAction(async () => {
    const unsent = waiting.get().length
    const text =
      unsent > 0
        ? `还有 ${unsent} 条内容没有发送。退出后仍保存在这部手机上，再次登录后继续发送；换手机则会丢失。`
        : '这部手机上没有提交的草稿会删除，已经同步的再次登录后还在。'
    if (!(await ask({ title: '退出登录？', text, confirm: '退出', danger: true }))) return
    await call('DELETE /api/v1/sessions/current').catch(() => undefined) // without a network it ends by itself
    end()
    tell('已退出登录')
    start('home')
  })
  return (
    <Box className="me-out">
      <Refused error={leaving.error} />
      <Button block busy={leaving.busy} onTap={() => void leaving.run()}>
        退出登录
      </Button>
    </Box>
  )
}
