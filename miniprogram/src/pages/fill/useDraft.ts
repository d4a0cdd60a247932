// The draft of what is being filled: on the phone a moment after each change, on the server a little later, so that
// neither a closed app nor another device loses anything.

import { useEffect, useRef, useState } from 'react'
import { useDidHide } from '@tarojs/taro'
import type { Answers, DraftOf } from '@anma/form-core'
import { call } from '@/api'
import { drafts } from '@/state/drafts'
import { online } from '@/state/network'

const SOON = 500
const LATER = 5000

export interface DraftKeeper {
  keep: (answers: Answers) => void
  /** Throws it away here and there. */
  discard: () => void
  /** Whether the phone had no room for it. */
  isFull: boolean
}

export function useDraft(of: DraftOf, version: number, isRemote: boolean): DraftKeeper {
  const [isFull, setFull] = useState(false)
  const pending = useRef<{ answers: Answers; local: boolean; remote: boolean } | null>(null)
  const timers = useRef<ReturnType<typeof setTimeout>[]>([])
  const given = { path: { form: of.form }, query: { person: of.person ?? undefined } }
  const keepHere = () => {
    if (!pending.current?.local) return
    pending.current.local = false
    setFull(!drafts.save(of, version, pending.current.answers))
  }
  const keepThere = () => {
    if (!pending.current?.remote || !isRemote || !online.get()) return
    pending.current.remote = false
    const body = { answers: pending.current.answers, version }
    call('PUT /api/v1/me/drafts/{form}', { ...given, body }).catch(() => undefined) // the phone has it
  }
  const stop = () => timers.current.forEach(clearTimeout)
  const keepNow = () => {
    stop()
    keepHere()
    keepThere()
  }
  useDidHide(keepNow)
  useEffect(() => keepNow, [of.account, of.form, of.person])
  return {
    keep: (answers) => {
      stop()
      pending.current = { answers, local: true, remote: true }
      timers.current = [setTimeout(keepHere, SOON), setTimeout(keepThere, LATER)]
    },
    discard: () => {
      stop()
      pending.current = null
      drafts.remove(of)
      if (isRemote) call('DELETE /api/v1/me/drafts/{form}', given).catch(() => undefined)
    },
    isFull,
  }
}
