// What is wrong with the settings, each at its place on the page: what can be seen here before anything is sent, then
// what the server refused. The page goes to the first of them.

import { useEffect, useState } from 'react'
import Taro from '@tarojs/taro'
import { ProblemError, sentence } from '@/api'
import { tell } from '@/components'
import type { Settings } from './settings'
import { FIELDS, faults, mistakes } from './words'

const HEADER = -70

export interface Faults {
  shown: Record<string, string>
  /** Whether the settings can be sent; else says what is wrong. */
  pass: () => boolean
}

/** `error` is what the last attempt was refused with. */
export function useFaults(settings: Settings, error: unknown): Faults {
  const [isTried, setTried] = useState(false)
  const own = mistakes(settings)
  const shown = { ...(error instanceof ProblemError ? faults(error.errors) : {}), ...(isTried ? own : {}) }
  useEffect(() => {
    if (error === null) return
    tell(sentence(error), 'failed')
    goTo(Object.keys(shown)[0])
  }, [error])
  const pass = () => {
    const [place] = Object.keys(own)
    if (place === undefined) return true
    setTried(true)
    tell(own[place], 'failed')
    goTo(place)
    return false
  }
  return { shown, pass }
}

function goTo(place: string | undefined): void {
  const id = place === undefined ? undefined : FIELDS[place]
  if (id !== undefined) void Taro.pageScrollTo({ selector: `#${id}-field`, offsetTop: HEADER }).catch(() => undefined)
}
