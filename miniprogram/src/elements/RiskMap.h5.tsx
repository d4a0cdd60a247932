// The map of compounds with cases, in browsers: Leaflet, which comes with the page that shows it. Without tiles there are
// rings of distance on a plain ground. The list beside it says the same to whoever does not see the map.

import 'leaflet/dist/leaflet.css'
import { useEffect, useRef } from 'react'
import leaflet, { type LayerGroup, type Map as LeafletMap } from 'leaflet'
import { type Position, toWgs84 } from './gcj02'
import type { RiskMapProps, RiskPoint } from './types'

const RINGS = [500, 1000, 2000, 3000, 5000]

export function RiskMap(props: RiskMapProps) {
  const { center, radius, points, current, tiles } = props
  const place = useRef<HTMLDivElement>(null)
  const drawn = useRef<{ map: LeafletMap; layer: LayerGroup } | null>(null)
  const latest = useRef(props)
  latest.current = props
  const put = ({ lng, lat }: Position): [number, number] => {
    const at = tiles?.coordinates === 'wgs84' ? toWgs84({ lng, lat }) : { lng, lat }
    return [at.lat, at.lng]
  }

  useEffect(() => {
    if (place.current === null) return
    // No zoom animation: one that still runs when the map is taken away fails.
    const map = leaflet.map(place.current, { attributionControl: tiles !== null, zoomSnap: 0.25, zoomAnimation: false })
    if (tiles) leaflet.tileLayer(tiles.url, { attribution: tiles.attribution }).addTo(map)
    map.on('click', ({ latlng }) => latest.current.onMove({ lng: latlng.lng, lat: latlng.lat }))
    drawn.current = { map, layer: leaflet.layerGroup().addTo(map) }
    return () => {
      map.remove()
      drawn.current = null
    }
  }, [tiles?.url])

  useEffect(() => {
    drawn.current?.map.fitBounds(leaflet.latLng(put(center)).toBounds(radius * 2))
  }, [center.lng, center.lat, radius, tiles?.url])

  useEffect(() => {
    if (drawn.current === null) return
    const { layer } = drawn.current
    layer.clearLayers()
    if (!tiles) rings(put(center), radius, layer)
    points.forEach((point) =>
      mark(point, put(point), point.id === current, () => latest.current.onChoose(point.id)).addTo(layer),
    )
    leaflet.circleMarker(put(center), { radius: 7, className: 'risk-here', interactive: false }).addTo(layer)
  }, [center.lng, center.lat, radius, points, current, tiles?.url])

  return <div ref={place} className="risk-map" role="group" aria-label="周边风险地图，内容同下方列表" />
}

function rings(center: [number, number], radius: number, layer: LayerGroup): void {
  for (const meters of RINGS.filter((one) => one <= radius)) {
    leaflet.circle(center, { radius: meters, className: 'risk-ring', interactive: false }).addTo(layer)
    const north = leaflet
      .latLng(center)
      .toBounds(meters * 2)
      .getNorth()
    const html = meters < 1000 ? `${meters}米` : `${meters / 1000}公里`
    const icon = leaflet.divIcon({ className: 'risk-distance', html, iconSize: [60, 16] })
    leaflet.marker([north, center[1]], { icon, interactive: false, keyboard: false }).addTo(layer)
  }
}

function mark(point: RiskPoint, at: [number, number], isCurrent: boolean, chosen: () => void) {
  const marker = leaflet.circleMarker(at, {
    radius: isCurrent ? 14 : 9,
    className: `risk-${point.grade}`,
    bubblingMouseEvents: false,
  })
  const name = document.createElement('span')
  name.textContent = point.name // a name is never HTML
  return marker.bindTooltip(name, { permanent: isCurrent, direction: 'top' }).on('click', chosen)
}
