// Oneself and the family one answers for (BY-9): who they are, whether their names are proved, and adding somebody.

import { useState } from 'react'
import { useDidShow, useRouter } from '@tarojs/taro'
import { Card, Empty, Icon, Page, Row, Shown, SignedIn } from '@/components'
import { Button } from '@/elements'
import { go } from '@/routes'
import { refreshPersons, usePersons } from '@/state/persons'
import { AddPerson } from './AddPerson'
import { PersonRow } from './PersonRow'

export default function PersonsPage() {
  return (
    <Page title="我和家人">
      <SignedIn why="登录后才能登记和查看家人">{() => <Persons />}</SignedIn>
    </Page>
  )
}

function Persons() {
  const persons = usePersons()
  const [isAdding, setAdding] = useState(useRouter().params.add === '1')
  useDidShow(() => void refreshPersons())
  return (
    <>
      <Shown of={persons}>
        {(all) => (
          <>
            {all.length === 0 ? (
              <Empty icon="family" title="还没有登记任何人" note="先登记您本人，之后可为老人和孩子登记、代填" />
            ) : (
              <Card>
                {all.map((person) => (
                  <PersonRow key={person.id} person={person} />
                ))}
              </Card>
            )}
            <Button kind="primary" block onTap={() => setAdding(true)}>
              <Icon name="add" />
              {all.some((one) => one.is_self) ? '添加家人' : '登记'}
            </Button>
            <Card className="persons-more">
              <Row
                icon="members"
                title="代填管理"
                note="我为谁代填，谁为我代填，申请与解除"
                onTap={() => go('proxies')}
              />
              <Row
                icon="warning"
                title="证件被他人登记"
                note="登记时提示证件已被占用，可在此申诉取回"
                onTap={() => go('fill', { template: 'document_claim' })}
              />
            </Card>
          </>
        )}
      </Shown>
      {isAdding && persons.data && (
        <AddPerson hasSelf={persons.data.some((one) => one.is_self)} onClose={() => setAdding(false)} />
      )}
    </>
  )
}
