// A region's code as its whole name.

import { useLoad } from '@/api/useLoad'
import { Text } from '@/elements'
import { regionOf } from './regionTree'

export function RegionName({ code }: { code: string }) {
  const region = useLoad(() => regionOf(code), [code])
  return <Text>{region.data?.path.join(' ') ?? (region.error === null ? '…' : code)}</Text>
}
