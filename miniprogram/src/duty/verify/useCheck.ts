// One code in front of a guard: judged on the phone at once, then by the server, whose word is the last; with a post it
// registers the visit there. Without a network the phone's own judgement stays.

import { useRef, useState } from 'react'
import { type Answer, call, newKey } from '@/api'
import { heard, now } from '@/state/clock'
import { codeKeys, refreshKeys } from '@/state/codeKeys'
import { type Verdict, judge } from './offline'

export type LiveCheck = Answer<'POST /api/v1/code-checks'>

export interface Checked {
  text: string
  /** Null when this phone holds no keys yet. */
  verdict: Verdict | null
  live: LiveCheck | null
  busy: boolean
  error: unknown
}

export interface Checking {
  checked: Checked | null
  check: (text: string) => void
  next: () => void
}

export function useCheck(place: string | null): Checking {
  const [checked, setChecked] = useState<Checked | null>(null)
  const turn = useRef(0)
  const check = (text: string) => {
    const mine = ++turn.current
    const put = (change: Partial<Checked>) => {
      if (mine === turn.current) setChecked((held) => held && { ...held, busy: false, ...change })
    }
    const keys = codeKeys.get()
    const verdict = keys.keys.length === 0 ? null : judge(text, keys, now().getTime())
    setChecked({ text, verdict, live: null, busy: true, error: null })
    if (verdict?.is === 'foreign') void refreshKeys() // they may have been replaced
    const body = place === null ? { text } : { text, place }
    call('POST /api/v1/code-checks', { body, key: newKey() }).then(
      (live) => {
        heard(live.server_time)
        put({ live })
      },
      (error: unknown) => put({ error }),
    )
  }
  const next = () => {
    turn.current += 1
    setChecked(null)
  }
  return { checked, check, next }
}
