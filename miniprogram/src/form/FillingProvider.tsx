// A form while it is being filled: the answers as typed, what shows for them, what is wrong with them, and where one is.

import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type Answers, type Field, type Json, getAt, same, start } from '@anma/form-core'
import { tell } from '@/components/messages'
import { preferences } from '@/state/preferences'
import { useStore } from '@/state/stores'
import { changed, heldOf, mayChange, withHeld, withoutHeld } from './answers'
import type { FormProps } from './Form'
import { shownNow, stepOf, stepsOf } from './steps'
import { useUploads } from './uploads/useUploads'
import { useChecks } from './useChecks'
import { type Filling, FillingContext } from './useFilling'
import { usePosition } from './usePosition'
import { word } from './words'

export function FillingProvider({ children, ...props }: FormProps & { children: ReactNode }) {
  const { tree, editable, onSubmit } = props
  const { elder, language: preferred } = useStore(preferences)
  const language = tree.title_en ? preferred : 'zh'
  const held = useMemo(() => heldOf(tree, props.held), [])
  const { answers, opened, change } = useAnswers(props, held)
  const before = useMemo(() => shownNow(tree, opened, null), [])
  const isHeld = (pointer: string) => held.has(pointer) && same(held.get(pointer), getAt(answers, pointer))
  const checks = useChecks({ tree, answers, language, errors: props.errors, isHeld })
  const asked = props.asked && [
    ...props.asked,
    ...checks.marked,
    ...[...checks.visible].filter((one) => !before.visible.has(one)),
  ]
  const steps = stepsOf(
    tree,
    { answers: checks.kept, visible: checks.visible, asked: asked ? new Set(asked) : null },
    elder && !props.asked,
  )
  const position = usePosition(steps)
  const uploads = useUploads(change)
  useEffect(() => {
    if (checks.first !== null) position.reach(checks.first)
  }, [checks.calls])
  const isLast = position.at >= steps.length - 1
  const next = () => {
    const isHere = (pointer: string | null) => isLast || (pointer !== null && stepOf(steps, pointer) === position.at)
    if (isLast && uploads.isBusy) return tell(word('uploading', language), 'failed')
    if (!checks.pass(isHere)) return
    if (!isLast) return position.move(1)
    if (!props.busy) onSubmit?.(withoutHeld(checks.stored, held))
  }
  const filling: Filling = {
    tree,
    language,
    answers,
    kept: checks.kept,
    visible: checks.visible,
    steps,
    at: position.at,
    messages: checks.messages,
    summary: checks.summary,
    uploads,
    busy: props.busy ?? false,
    submit: props.submit ?? null,
    onSubmit: onSubmit ? next : null,
    mayChange: (field: Field) =>
      onSubmit !== undefined && (editable === undefined || mayChange(field, editable, before, checks.kept)),
    held: (pointer) => held.get(pointer),
    change,
    leave: checks.leave,
    next,
    back: () => position.move(-1),
    reach: position.reach,
  }
  return <FillingContext.Provider value={filling}>{children}</FillingContext.Provider>
}

/** The answers as typed; whoever keeps them hears of every change. */
function useAnswers({ tree, answers: given, onChange }: FormProps, held: ReadonlyMap<string, Json>) {
  const opened = useMemo(() => withHeld(given ?? start(tree), held), [])
  const [answers, setAnswers] = useState<Answers>(opened)
  const latest = useRef(answers)
  const told = useRef(onChange)
  told.current = onChange
  const change = useCallback(
    (pointer: string, value: Json | undefined | ((before: Json | undefined) => Json | undefined)) => {
      const meant = typeof value === 'function' ? value(getAt(latest.current, pointer)) : value
      latest.current = changed(latest.current, pointer, meant)
      setAnswers(latest.current)
      told.current?.(latest.current)
    },
    [],
  )
  return { answers, opened, change }
}
