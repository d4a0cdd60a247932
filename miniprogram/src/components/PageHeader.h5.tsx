// The title and the way back, for browsers. A page that opens puts the focus on its title, so that a screen reader says where
// one is and the keyboard goes on from there; coming back returns it to what was left.

import { useEffect, useRef } from 'react'
import { useDidShow } from '@tarojs/taro'
import { Box, Button } from '@/elements'
import { back } from '@/routes'
import { Icon } from './Icon'
import type { PageHeaderProps } from './types'

let isFirstPage = true

export function PageHeader({ title, canGoBack }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const left = useRef<Element | null>(null)
  useEffect(() => {
    const page = heading.current?.closest('.page')
    const note = (event: Event) => {
      left.current = event.target as Element
    }
    page?.addEventListener('focusin', note)
    return () => page?.removeEventListener('focusin', note)
  }, [])
  useDidShow(() => {
    const page = heading.current?.closest('.page')
    const next = left.current?.isConnected ? left.current : heading.current
    const isTaken = page?.contains(document.activeElement) // by a sheet that opened with the page
    if (!isFirstPage && !isTaken && next instanceof HTMLElement)
      requestAnimationFrame(() => next.focus({ preventScroll: true })) // the page that one comes back to is drawn only then
    isFirstPage = false
  })
  return (
    <Box as="header" className="page-header">
      {canGoBack && (
        <Button kind="bare" className="page-back" label="返回" onTap={back}>
          <Icon name="back" />
        </Button>
      )}
      <h1 ref={heading} className="page-title" tabIndex={-1}>
        {title}
      </h1>
    </Box>
  )
}
