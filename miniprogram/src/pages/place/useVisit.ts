// A visit from the scan to its result: who comes in how, the forms that are due, and what the guard is shown.

import { useState } from 'react'
import { type Answer, call } from '@/api'
import { useAction } from '@/api/useAction'
import { type AnswersByForm, type DueForms, useDueForms } from '@/components/visits/useDueForms'
import { heard } from '@/state/clock'
import { currentPerson, refreshPersons } from '@/state/persons'

export type VisitResult = Extract<Answer<'POST /api/v1/visits'>, { next: 'result' }>

export interface Comer {
  /** Null for somebody whom the form makes known. */
  person: string | null
  entry: string
}

export interface VisitUnderWay {
  result: VisitResult | null
  forms: DueForms
  busy: boolean
  error: unknown
  enter: (comer: Comer, answers?: AnswersByForm) => Promise<boolean>
  /** Sends again what was refused, such as after a consent. */
  again: () => void
  restart: () => void
}

export function useVisit(code: string, place: string): VisitUnderWay {
  const [result, setResult] = useState<VisitResult | null>(null)
  const [last, setLast] = useState<{ comer: Comer; answers: AnswersByForm } | null>(null)
  const forms = useDueForms()
  const action = useAction(async (key, comer: Comer, answers: AnswersByForm) => {
    const { person, entry } = comer
    const body = { code, entry, answers, ...(person === null ? {} : { person }) }
    const answer = await call('POST /api/v1/visits', { body, key })
    if (answer.next === 'form') return forms.open(answer.forms, `place/${place}/${entry}/${person ?? 'new'}`)
    heard(answer.server_time)
    forms.forget()
    forms.close()
    if (person === null) void refreshPersons()
    currentPerson.set(answer.person.id)
    setResult(answer)
  })
  const enter = (comer: Comer, answers: AnswersByForm = {}) => {
    setLast({ comer, answers })
    return action.run(comer, answers)
  }
  return {
    result,
    forms,
    busy: action.busy,
    error: action.error,
    enter,
    again: () => void (last && enter(last.comer, last.answers)),
    restart: () => {
      setResult(null)
      forms.close()
      action.clear()
    },
  }
}
