// The frame of every page: its title, whether there is a network, large type for elders, messages and questions on top.

import { type ReactNode, useEffect } from 'react'
import Taro from '@tarojs/taro'
import { Box, Text } from '@/elements'
import { online } from '@/state/network'
import { preferences } from '@/state/preferences'
import { useStore } from '@/state/stores'
import { BottomBar, type MainPage } from './BottomBar'
import { PageHeader } from './PageHeader'
import { Question } from './Question'
import { Toast } from './Toast'

export interface PageProps {
  title: string
  /** Which of the main pages this is; others have a way back instead. */
  main?: MainPage
  /** Stays at the bottom while the rest scrolls: what is done on this page. */
  footer?: ReactNode
  className?: string
  children: ReactNode
}

export function Page({ title, main, footer, className = '', children }: PageProps) {
  const { elder } = useStore(preferences)
  const isOnline = useStore(online)
  useEffect(() => {
    void Taro.setNavigationBarTitle({ title })
  }, [title])
  return (
    <Box className={`page ${elder ? 'elder' : ''} ${footer || main ? 'page-with-footer' : ''} ${className}`}>
      <PageHeader title={title} canGoBack={!main} />
      <Box className="banner-place" live>
        {!isOnline && (
          <Box className="banner">
            <Text>当前没有网络。已填写的内容会保存在手机上，联网后可继续提交。</Text>
          </Box>
        )}
      </Box>
      <Box as="main" className="page-body">
        {children}
      </Box>
      {footer && <Box className="page-footer">{footer}</Box>}
      {main && <BottomBar current={main} />}
      <Toast />
      <Question />
    </Box>
  )
}
