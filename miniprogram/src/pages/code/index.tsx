// 我的颜值 (XB-9): the clock, who, the color, and the signed code that proves them to a guard.

import { useEffect } from 'react'
import { useRouter } from '@tarojs/taro'
import { platform } from '@platform'
import { Page, SignedIn } from '@/components'
import { currentPerson, useCurrentPerson, usePersons } from '@/state/persons'
import { OwnColor } from './OwnColor'

export default function Code() {
  const { person } = useRouter().params
  useEffect(() => platform.keepAwake(), [])
  return (
    <Page title="我的颜值" main="code" className="code">
      <SignedIn why="登录后才能出示颜值">{() => <Whose asked={person} />}</SignedIn>
    </Page>
  )
}

/** The person that the page was opened for, and whoever is chosen afterwards. */
function Whose({ asked }: { asked?: string }) {
  const persons = usePersons()
  const current = useCurrentPerson()
  useEffect(() => {
    if (asked && persons.data?.some(({ id }) => id === asked)) currentPerson.set(asked)
  }, [asked, persons.data !== null])
  return <OwnColor person={current?.id ?? null} />
}
