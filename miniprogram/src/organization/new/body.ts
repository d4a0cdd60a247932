// An organization as it is sent: empty texts are no answers.

import type { Body } from '@/api'
import type { Described } from '../organizations'

type Created = Body<'POST /api/v1/organizations'>

/** The body of a new one; whoever creates it belongs to it too, where that can be. */
export function bodyOf({ name, industry, region, size, address, join_requires }: Described): Created {
  const given = {
    name: name.trim(),
    industry,
    region,
    size: size as Created['size'],
    join_requires: join_requires as Created['join_requires'],
  }
  return address.trim() ? { ...given, address: address.trim() } : given
}
