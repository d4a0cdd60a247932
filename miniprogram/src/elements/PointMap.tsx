// A map on which one point is chosen by a tap.

import { Map as NativeMap } from '@tarojs/components'
import type { PointMapProps } from './types'

export function PointMap({ id, point, center, onChoose }: PointMapProps) {
  const shown = point ?? center
  const marker = point && { id: 1, longitude: point.lng, latitude: point.lat, iconPath: '', width: 24, height: 32 }
  return (
    <NativeMap
      id={id}
      className="point-map"
      longitude={shown.lng}
      latitude={shown.lat}
      scale={15}
      markers={marker ? [marker] : []}
      onTap={(event) => {
        const { longitude, latitude } = event.detail as { longitude?: number; latitude?: number }
        if (longitude !== undefined && latitude !== undefined) onChoose({ lng: longitude, lat: latitude })
      }}
      onError={() => undefined}
    />
  )
}
