// A sheet over the page: keeps the focus until it is closed, Escape and the browser's back close it, and the focus goes back
// to where it was.

import { type KeyboardEvent, useEffect, useRef } from 'react'
import { backCloses } from '@/platform/browser/backCloses'
import type { OverlayProps } from './types'

const FOCUSABLE =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), a[href], [tabindex="0"]'

export function Overlay({ title, place = 'bottom', onClose, children }: OverlayProps) {
  const panel = useRef<HTMLDivElement>(null)
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => backCloses(() => close.current()), [])
  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus()
    return () => (before instanceof HTMLElement ? before.focus() : undefined)
  }, [])
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      onClose()
    } else if (event.key === 'Tab') keepFocus(event, panel.current)
  }
  return (
    <div className={`overlay overlay-${place}`} onKeyDown={pressed}>
      <div className="overlay-shade" onClick={onClose} />
      <div ref={panel} className="overlay-panel" role="dialog" aria-modal="true" aria-label={title} tabIndex={-1}>
        {children}
      </div>
    </div>
  )
}

function keepFocus(event: KeyboardEvent, panel: HTMLElement | null): void {
  const all = [...(panel?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])]
  if (all.length === 0) return
  const [first, last] = [all[0], all[all.length - 1]]
  const leaves = event.shiftKey
    ? document.activeElement === first || document.activeElement === panel
    : document.activeElement === last
  if (!leaves) return
  event.preventDefault()
  ;(event.shiftKey ? last : first).focus()
}
