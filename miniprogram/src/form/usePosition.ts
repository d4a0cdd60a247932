// On which step one is: kept by the step itself, since steps before it come and go with the answers.

import { useEffect, useRef, useState } from 'react'
import { idOf } from './ids'
import { focusOn, scrollUp } from './focusing'
import { type Step, stepOf } from './steps'

/** So long new elements take to stand on the page. */
const DRAWN = 60

export function usePosition(steps: readonly Step[]) {
  const [key, setKey] = useState(steps[0]?.key)
  const [target, setTarget] = useState<{ pointer: string } | null>(null)
  const last = useRef(0)
  const found = steps.findIndex((step) => step.key === key)
  const at = found < 0 ? Math.min(last.current, Math.max(steps.length - 1, 0)) : found
  last.current = at
  useEffect(() => {
    if (target === null) return
    const timer = setTimeout(() => focusOn(idOf(target.pointer)), DRAWN)
    return () => clearTimeout(timer)
  }, [target])
  return {
    at,
    move: (by: 1 | -1) => {
      setKey(steps[at + by]?.key ?? key)
      scrollUp()
    },
    reach: (pointer: string) => {
      const step = stepOf(steps, pointer)
      if (step >= 0) setKey(steps[step].key)
      setTarget({ pointer })
    },
  }
}
