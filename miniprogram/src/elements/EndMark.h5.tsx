// The end of a text that must be read: tells when it came into view. Browsers without observers are trusted.

import { useEffect, useRef } from 'react'
import type { EndMarkProps } from './types'

export function EndMark({ onSeen }: EndMarkProps) {
  const mark = useRef<HTMLDivElement>(null)
  const seen = useRef(onSeen)
  seen.current = onSeen
  useEffect(() => {
    if (mark.current === null || typeof IntersectionObserver === 'undefined') return seen.current()
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && seen.current(),
    )
    observer.observe(mark.current)
    return () => observer.disconnect()
  }, [])
  return <div ref={mark} className="end-mark" aria-hidden="true" />
}
