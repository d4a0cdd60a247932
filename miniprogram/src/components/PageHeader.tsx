// Mini-programs draw the title and the way back themselves.

import type { PageHeaderProps } from './types'

export function PageHeader(_: PageHeaderProps) {
  return null
}
