// The departments of an organization as lines, asked of the server.

import { call } from '@/api'
import { type Line, lines, treeOf } from './tree'

export async function departmentsOf(organization: string): Promise<Line[]> {
  const { items } = await call('GET /api/v1/organizations/{organization}/departments', { path: { organization } })
  return lines(treeOf(items))
}
