// What is wrong with the answers now, and how much of it is told: a field's fault once it was left or somebody wanted to
// go on, the server's words until the answer is another.

import { useEffect, useMemo, useRef, useState } from 'react'
import { type Answers, type Language, type Tree, SHANGHAI, dayAt, getAt, prepare, settle } from '@anma/form-core'
import type { FieldError } from '@anma/api-client'
import { now } from '@/state/clock'
import { type Refusal, faultsOf, messagesOf, refusalsOf, stillHolds } from './faults'

interface Checked {
  tree: Tree
  answers: Answers
  language: Language
  errors: readonly FieldError[] | undefined
  isHeld: (pointer: string) => boolean
}

const NOTHING: ReadonlySet<string> = new Set()

export function useChecks({ tree, answers, language, errors, isHeld }: Checked) {
  const [marked, setMarked] = useState(NOTHING)
  const [refused, setRefused] = useState<Refusal[]>([])
  const [wanted, setWanted] = useState(false)
  /** Grows whenever somebody is to be led to the first fault. */
  const [call, setCall] = useState<{ calls: number; first: string | null }>({ calls: 0, first: null })
  const drawnOn = useRef(dayAt(now().getTime(), SHANGHAI)).current
  const { kept, visible } = useMemo(() => settle(tree, answers), [answers])
  const prepared = useMemo(
    () => prepare(tree, answers, { now: now().getTime(), zone: SHANGHAI, drawnOn, language }),
    [answers, language],
  )
  const faults = faultsOf(prepared.findings, visible, isHeld)
  const lead = (first: string | null) => setCall(({ calls }) => ({ calls: calls + 1, first }))
  useEffect(() => {
    if (!errors || errors.length === 0) return
    const said = refusalsOf(errors, visible, answers)
    setRefused(said)
    setWanted(true)
    lead(said[0].pointer)
  }, [errors])
  const holding = refused.filter((refusal) => stillHolds(refusal, answers))
  const told = [...holding, ...faults.filter(({ pointer }) => pointer === null || marked.has(pointer))]
  const mark = (pointers: (string | null)[]) =>
    setMarked(new Set([...marked, ...pointers.filter((one): one is string => one !== null)]))
  return {
    kept,
    visible: useMemo(() => new Set(visible), [visible]) as ReadonlySet<string>,
    stored: prepared.stored,
    marked,
    messages: messagesOf(told),
    summary: wanted ? told : [],
    ...call,
    leave: (pointer: string) => {
      const isWrong = getAt(answers, pointer) !== undefined && faults.some((fault) => fault.pointer === pointer)
      if (isWrong && !marked.has(pointer)) mark([pointer])
    },
    /** Whether nothing of what is meant is wrong; tells it otherwise. */
    pass: (isMeant: (pointer: string | null) => boolean) => {
      const wrong = faults.filter(({ pointer }) => isMeant(pointer))
      setWanted(wrong.length > 0)
      if (wrong.length === 0) return true
      mark(wrong.map(({ pointer }) => pointer))
      lead(wrong[0].pointer)
      return false
    },
  }
}
