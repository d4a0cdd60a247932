// Doing something again and again while the page is looked at.

import { useEffect, useRef } from 'react'
import { useVisible } from './useVisible'

export function useEvery(milliseconds: number, act: () => void): void {
  const latest = useRef(act)
  latest.current = act
  const isVisible = useVisible()
  useEffect(() => {
    if (!isVisible) return
    const timer = setInterval(() => latest.current(), milliseconds)
    return () => clearInterval(timer)
  }, [isVisible, milliseconds])
}
