// What is known of an organization, changing it, and closing it for good.

import { useState } from 'react'
import { useLoad } from '@/api/useLoad'
import { Card, Row } from '@/components'
import { Box, Button } from '@/elements'
import { regionOf } from '@/form/regions/regionTree'
import { go } from '@/routes'
import { type Organization, TITLES, joinWords, sizeWords } from '../organizations'
import { ClosingSheet } from './ClosingSheet'
import type { ManagedProps } from './Managed'

export function Details({ organization, changed }: ManagedProps) {
  const [isClosing, setClosing] = useState(false)
  const { id, status, region } = organization
  const known = useLoad(() => regionOf(region), [region])
  return (
    <Card title="单位资料">
      {details(organization, known.data?.path.join('') ?? region).map(([title, value]) => (
        <Row key={title} className="organization-detail" title={title} value={value} />
      ))}
      {status === 'open' && (
        <Box className="organization-buttons">
          <Button size="small" onTap={() => go('organizationNew', { organization: id })}>
            修改资料
          </Button>
          <Button size="small" kind="danger" onTap={() => setClosing(true)}>
            停用单位
          </Button>
        </Box>
      )}
      {isClosing && <ClosingSheet organization={organization} close={() => setClosing(false)} closed={changed} />}
    </Card>
  )
}

function details(organization: Organization, region: string): [string, string][] {
  return [
    [TITLES.industry, organization.industry_title],
    [TITLES.size, sizeWords(organization.size)],
    [TITLES.region, region],
    [TITLES.address, organization.address || '未填写'],
    [TITLES.join_requires, joinWords(organization.join_requires)],
  ]
}
