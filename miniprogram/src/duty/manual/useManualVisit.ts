// A manual registration from the card to the color. What was typed stays in memory only: it is somebody else's.

import { useState } from 'react'
import { type Answer, type Body, call } from '@/api'
import { useAction } from '@/api/useAction'
import { type AnswersByForm, useDueForms } from '@/components/visits/useDueForms'
import { heard } from '@/state/clock'

type Sent = Body<'POST /api/v1/places/{place}/visits'>
export type Given = Pick<Sent, 'card' | 'consent' | 'entry'>
export type ManualResult = Extract<Answer<'POST /api/v1/places/{place}/visits'>, { next: 'result' }>

export function useManualVisit(place: string) {
  const [given, setGiven] = useState<Given | null>(null)
  const [result, setResult] = useState<ManualResult | null>(null)
  const forms = useDueForms()
  const action = useAction(async (key, card: Given, answers: AnswersByForm) => {
    const body = { ...card, answers } as Sent
    const answer = await call('POST /api/v1/places/{place}/visits', { path: { place }, body, key })
    if (answer.next === 'form') return forms.open(answer.forms, null)
    heard(answer.server_time)
    forms.forget()
    forms.close()
    setGiven(null)
    setResult(answer)
  })
  return {
    given,
    result,
    forms,
    busy: action.busy,
    error: action.error,
    register: (card: Given) => {
      setGiven(card)
      return action.run(card, {})
    },
    answer: (answers: AnswersByForm) => (given === null ? Promise.resolve(false) : action.run(given, answers)),
    restart: () => {
      setResult(null)
      action.clear()
    },
  }
}
