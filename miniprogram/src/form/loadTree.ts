// The form of a template, asked of the server.

import { type Tree, treeOf } from '@anma/form-core'
import { call } from '@/api'

/** The version in force, or another one that was answered before. */
export async function loadTree(template: string, version?: number): Promise<Tree> {
  return treeOf(await call('GET /api/v1/templates/{template}/form', { path: { template }, query: { version } }))
}
