// The status board of a form: who has answered today, who has not, and what is done about it.

import { useState } from 'react'
import { useRouter } from '@tarojs/taro'
import { Page, SignedIn } from '@/components'
import { BoardView } from './BoardView'

export default function BoardPage() {
  const { publication = '', organization = '', round } = useRouter().params
  const [chosen, setChosen] = useState(round)
  return (
    <Page title="填报情况" className="page-with-footer">
      <SignedIn>
        {() => <BoardView which={{ publication, organization, round: chosen }} onRound={setChosen} />}
      </SignedIn>
    </Page>
  )
}
