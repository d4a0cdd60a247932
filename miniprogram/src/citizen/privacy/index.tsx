// The privacy center (BY-5): what is known about a person and why, who looked, what was agreed to, a copy, and the end
// of it.

import { useRouter } from '@tarojs/taro'
import { Card, Empty, Page, PersonSwitch, Row, Shown, SignedIn } from '@/components'
import { Box, Button } from '@/elements'
import { go, replace } from '@/routes'
import { type Person, chosenOf, usePersons } from '@/state/persons'
import { CATEGORIES } from './categories'
import { CategoryLine } from './CategoryLine'
import { Exports } from './Exports'

export default function PrivacyPage() {
  const asked = useRouter().params.person
  return (
    <Page title="隐私与数据">
      <SignedIn why="登录后才能查看和管理您的数据">{() => <Privacy asked={asked} />}</SignedIn>
    </Page>
  )
}

function Privacy({ asked }: { asked: string | undefined }) {
  const persons = usePersons()
  return (
    <Shown of={persons}>
      {(all) => {
        const person = chosenOf(all, asked)
        return (
          <>
            {all.length > 1 && (
              <PersonSwitch
                value={person?.id}
                title="看谁的数据"
                onChange={({ id }) => replace('privacy', { person: id })}
              />
            )}
            {person && <Center key={person.id} person={person} />}
            {!person && (
              <Empty
                icon="privacy"
                title="还没有登记任何人"
                note="平台只有您的登录手机号；登记后，所知的一切都列在这里"
              />
            )}
            <Consents />
          </>
        )
      }}
    </Shown>
  )
}

function Center({ person }: { person: Person }) {
  const given = { person: person.id }
  return (
    <>
      <Card title="您的权利">
        <Row
          icon="eye"
          title="谁看过我的信息"
          note="何时、什么角色、看了什么、为什么"
          onTap={() => go('disclosures', given)}
        />
        <Row icon="review" title="申诉" note="对颜值有异议，请工作人员重新核查" onTap={() => go('appeals', given)} />
        <Row
          icon="info"
          title="与我有关的例外"
          note="工作人员为您办理的例外：理由与期限"
          onTap={() => go('appeals', { ...given, tab: 'exceptions' })}
        />
      </Card>
      <Exports person={person} />
      <Card title="平台知道些什么">
        {CATEGORIES.map((category) => (
          <CategoryLine key={category.title} category={category} person={person.id} />
        ))}
      </Card>
      <Card title="删除">
        <Box className="note persons-explain">
          删除填报、消息、登录等数据。为追溯密切接触者依法须留存的部分，到期后自动删除。
        </Box>
        <Button kind="danger" block onTap={() => go('erasure', given)}>
          {person.is_self ? '删除我的数据并注销' : '删除此人的数据'}
        </Button>
      </Card>
    </>
  )
}

function Consents() {
  return (
    <Card title="同意与撤回">
      <Row icon="check" title="同意书" note="阅读全文，查看何时同意，随时撤回" onTap={() => go('consent')} />
    </Card>
  )
}
