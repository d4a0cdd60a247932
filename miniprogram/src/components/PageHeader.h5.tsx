// The title and the way back, for browsers.

import { Box, Button } from '@/elements'
import { back } from '@/routes'
import { Icon } from './Icon'
import type { PageHeaderProps } from './types'

export function PageHeader({ title, canGoBack }: PageHeaderProps) {
  return (
    <Box as="header" className="page-header">
      {canGoBack && (
        <Button kind="bare" className="page-back" label="返回" onTap={back}>
          <Icon name="back" />
        </Button>
      )}
      <Box as="h1" className="page-title">
        {title}
      </Box>
    </Box>
  )
}
