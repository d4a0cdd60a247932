// The map of compounds with cases, by the phone's own map; its positions are GCJ-02 as ours are.

import { Map as NativeMap } from '@tarojs/components'
import type { RiskMapProps } from './types'

const FILLS = { low: '#f2c200cc', medium: '#c05300cc', high: '#c62121cc' }
const HERE = '#1558b0cc'

export function RiskMap({ center, radius, points, current, onMove }: RiskMapProps) {
  const dot = (at: { lng: number; lat: number }, fill: string, size: number) => ({
    longitude: at.lng,
    latitude: at.lat,
    radius: size,
    color: '#ffffffff',
    fillColor: fill,
    strokeWidth: 1,
  })
  const size = radius / 40
  const dots = points.map((point) => dot(point, FILLS[point.grade], point.id === current ? size * 2 : size))
  const circles = [...dots, dot(center, HERE, size)]
  return (
    <NativeMap
      className="risk-map"
      longitude={center.lng}
      latitude={center.lat}
      scale={radius > 3000 ? 12 : radius > 1000 ? 13 : 14}
      circles={circles}
      onTap={(event) => {
        const { longitude, latitude } = event.detail as { longitude?: number; latitude?: number }
        if (longitude !== undefined && latitude !== undefined) onMove({ lng: longitude, lat: latitude })
      }}
      onError={() => undefined}
    />
  )
}
