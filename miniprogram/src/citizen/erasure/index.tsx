// The end of a person's data: what goes, what must stay and why, a confirmation that is typed, and what came of it. For
// oneself the account ends with it, so what came of it is shown without a session.

import { useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { type Answer, call } from '@/api'
import { useAction } from '@/api/useAction'
import { Card, Empty, Field, Page, Refused, Shown, SignedIn, ask } from '@/components'
import { Box, Button, Input } from '@/elements'
import { go } from '@/routes'
import { type Person, chosenOf, nameOf, refreshPersons, usePersons } from '@/state/persons'
import { discardAll } from '@/state/outbox'
import { end, session } from '@/state/session'
import { Outcome } from './Outcome'

type Erasure = Answer<'POST /api/v1/me/erasures'>

const WORD = '删除'
const GOES = [
  '填写的表单、草稿和实名审核资料',
  '颜值变化记录',
  '消息、登录、密码和信任的设备',
  '代填关系和单位成员关系',
]
const STAYS = [
  '出入登记（60天）和颜值依据（结束后180天）：传染病防治法要求可追溯密切接触者',
  '同意与撤回记录、操作留痕：证明处理有依据，不含个人信息明文',
  '单位的申请和文书：属于该单位',
]

export default function ErasurePage() {
  const asked = useRouter().params.person
  const [erased, setErased] = useState<Erasure | null>(null)
  return (
    <Page title="删除数据">
      {erased ? <Outcome of={erased} /> : <SignedIn>{() => <Whose asked={asked} onErased={setErased} />}</SignedIn>}
    </Page>
  )
}

function Whose({ asked, onErased }: { asked: string | undefined; onErased: (erased: Erasure) => void }) {
  return (
    <Shown of={usePersons()}>
      {(all) => {
        const person = asked ? all.find(({ id }) => id === asked) : chosenOf(all, null)
        if (!person) return <Empty icon="privacy" title="没有可以删除的数据" note="这个账号还没有登记此人" />
        return <Erasing person={person} onErased={onErased} />
      }}
    </Shown>
  )
}

function Erasing({ person, onErased }: { person: Person; onErased: (erased: Erasure) => void }) {
  const [typed, setTyped] = useState('')
  const erase = useAction(async (key) => {
    const erased = await call('POST /api/v1/me/erasures', { body: { confirm: WORD, person: person.id }, key })
    onErased(erased)
    if (person.is_self) {
      discardAll(session.get()?.account ?? '')
      end()
    } else await refreshPersons()
  })
  const confirm = async () => {
    const text = person.is_self ? '删除后立即退出登录，不能恢复。' : '删除后不能恢复。'
    if (await ask({ title: `删除 ${person.name} 的数据？`, text, confirm: WORD, danger: true })) await erase.run()
  }
  return (
    <>
      <Card title={nameOf(person)}>
        <Box className="note">
          {person.is_self
            ? '您的账号同时注销；如果您担任工作人员，账号由上级停用，不在此注销。'
            : '只有不满十四周岁儿童的监护人可以代为删除。'}
        </Box>
        <Button kind="plain" className="persons-link" onTap={() => go('privacy', { person: person.id })}>
          先下载一份数据
        </Button>
      </Card>
      <Listed title="立即删除" items={GOES} />
      <Listed title="依法留存，到期自动删除" items={STAYS} />
      <Card>
        <Field id="confirm-erasure" label={`请输入“${WORD}”以确认`}>
          <Input id="confirm-erasure" value={typed} maxLength={4} onChange={setTyped} />
        </Field>
        <Refused error={erase.error} />
        <Button kind="danger" block busy={erase.busy} disabled={typed.trim() !== WORD} onTap={() => void confirm()}>
          删除
        </Button>
      </Card>
    </>
  )
}

function Listed({ title, items }: { title: string; items: readonly string[] }) {
  return (
    <Card title={title}>
      <Box as="ul" className="privacy-list">
        {items.map((item) => (
          <Box as="li" key={item}>
            {item}
          </Box>
        ))}
      </Box>
    </Card>
  )
}
