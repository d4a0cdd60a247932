// Props of components that differ between mini-programs and browsers.

import type { ReactNode } from 'react'

export interface LabelProps {
  id: string
  /** The label of several controls, such as the choices of one question. */
  group?: boolean
  children: ReactNode
}

export interface PageHeaderProps {
  title: string
  canGoBack: boolean
}
