// A map on which one point is chosen by a tap. Leaflet comes only when a map is shown; without tiles there is a plain
// ground, on which the point and the numbers beside it still tell the place.

import { useEffect, useRef } from 'react'
import type { CircleMarker, Map as LeafletMap } from 'leaflet'
import type { PointMapProps } from './types'

export function PointMap({ id, label, point, center, tiles, onChoose }: PointMapProps) {
  const place = useRef<HTMLDivElement>(null)
  const map = useRef<{ map: LeafletMap; marker: CircleMarker } | null>(null)
  const choose = useRef(onChoose)
  choose.current = onChoose
  useEffect(() => {
    let isGone = false
    void import('./leaflet').then(({ default: leaflet }) => {
      if (isGone || place.current === null) return
      const shown = point ?? center
      const made = leaflet.map(place.current, {
        center: [shown.lat, shown.lng],
        zoom: 15,
        attributionControl: Boolean(tiles),
      })
      if (tiles) leaflet.tileLayer(tiles.url, { attribution: tiles.attribution }).addTo(made)
      const marker = leaflet.circleMarker([shown.lat, shown.lng], { radius: 10 })
      if (point) marker.addTo(made)
      made.on('click', ({ latlng }) => choose.current({ lng: latlng.lng, lat: latlng.lat }))
      map.current = { map: made, marker }
    })
    return () => {
      isGone = true
      map.current?.map.remove()
      map.current = null
    }
  }, [tiles?.url])
  useEffect(() => {
    if (map.current === null || point === null) return
    map.current.marker.setLatLng([point.lat, point.lng]).addTo(map.current.map)
    map.current.map.panTo([point.lat, point.lng])
  }, [point?.lng, point?.lat])
  return <div ref={place} id={id} className="point-map" role="application" aria-label={label} />
}
