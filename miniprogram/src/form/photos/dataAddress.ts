// Bytes of a picture as an address that images take on every target; mini-programs have neither Blob nor btoa.

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function dataAddress(bytes: ArrayBuffer, media: string): string {
  const given = new Uint8Array(bytes)
  const pieces: string[] = []
  for (let at = 0; at < given.length; at += 3) {
    const three = (given[at] << 16) | ((given[at + 1] ?? 0) << 8) | (given[at + 2] ?? 0)
    const signs = [18, 12, 6, 0].map((shift) => SIGNS.charAt((three >> shift) & 63)).join('')
    pieces.push(at + 2 < given.length ? signs : signs.slice(0, given.length - at + 1).padEnd(4, '='))
  }
  return `data:${media};base64,${pieces.join('')}`
}
