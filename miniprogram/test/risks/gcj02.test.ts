// The way back from GCJ-02 meets what the server's conversion gives (server/actions/positions.py).

import { expect, test } from 'vitest'
import { toWgs84 } from '../../src/elements/gcj02'

test.each([
  [113.625, 34.7466, 113.6310463, 34.745417],
  [116.39, 39.9, 116.3962395, 39.9014003],
  [87.6, 43.8, 87.602839, 43.801212],
  [110.3, 20.0, 110.3043031, 19.9979228],
])('%d, %d', (lng, lat, shiftedLng, shiftedLat) => {
  const back = toWgs84({ lng: shiftedLng, lat: shiftedLat })
  expect(back.lng).toBeCloseTo(lng, 5)
  expect(back.lat).toBeCloseTo(lat, 5)
})
