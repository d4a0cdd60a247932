// What a page shows is asked for again when one comes back to it, and when it is pulled down.

import { useEffect, useRef } from 'react'
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro'

/** Reloads on every showing but the first. Several parts of a page may each use it. */
export function useAgain(reload: () => Promise<unknown>): void {
  const latest = useRef(reload)
  const mountedAt = useRef(0)
  useEffect(() => {
    latest.current = reload
  })
  useEffect(() => {
    mountedAt.current = Date.now()
  }, [])
  useDidShow(() => {
    if (mountedAt.current > 0 && Date.now() - mountedAt.current > FIRST) void latest.current()
  })
  usePullDownRefresh(() => {
    void latest.current().finally(() => Taro.stopPullDownRefresh())
  })
}

/** The first showing comes with the mounting, on some platforms a little after it. */
const FIRST = 1000
