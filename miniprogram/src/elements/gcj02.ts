// From GCJ-02, in which all positions of the platform are, to WGS-84, for maps whose tiles are in that: the published
// approximation, as in server/actions/positions.py, taken back.

export interface Position {
  lng: number
  lat: number
}

const AXIS = 6378245
const ECCENTRICITY = 0.006693421622965943

/** A GCJ-02 position in China as WGS-84, to about a meter. */
export function toWgs84(at: Position): Position {
  return minus(at, offset(minus(at, offset(at))))
}

/** What is added to a WGS-84 position to make it GCJ-02. */
export function offset(at: Position): Position {
  const x = at.lng - 105
  const y = at.lat - 35
  const both = waves([20, x * 6], [20, x * 2])
  const root = Math.sqrt(Math.abs(x))
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * root +
    both +
    waves([20, y], [40, y / 3], [160, y / 12], [320, y / 30])
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * root +
    both +
    waves([20, x], [40, x / 3], [150, x / 12], [300, x / 30])
  const angle = (at.lat / 180) * Math.PI
  const magic = 1 - ECCENTRICITY * Math.sin(angle) ** 2
  return {
    lng: (east * 180) / ((AXIS / Math.sqrt(magic)) * Math.cos(angle) * Math.PI),
    lat: (north * 180) / (((AXIS * (1 - ECCENTRICITY)) / (magic * Math.sqrt(magic))) * Math.PI),
  }
}

/** Two thirds of the sum of sines, each of a height and of half turns. */
function waves(...all: [height: number, halfTurns: number][]): number {
  return (all.reduce((sum, [height, halfTurns]) => sum + height * Math.sin(halfTurns * Math.PI), 0) * 2) / 3
}

function minus(one: Position, other: Position): Position {
  return { lng: one.lng - other.lng, lat: one.lat - other.lat }
}
