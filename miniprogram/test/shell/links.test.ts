import { describe, expect, it } from 'vitest'
import { destination, openedWith } from '../../src/links'

const PLACE = '0123456789ABCDEFGHJKMN'

describe('what a scanned text leads to', () => {
  it.each([
    [PLACE, 'place', { c: PLACE }],
    [`https://code.example/p/${PLACE}`, 'place', { c: PLACE }],
    ['https://code.example/m/s?c=ABC&x=1', 'place', { c: 'ABC' }],
    ['https://code.example/m/p?id=f%20g', 'fill', { id: 'f g' }],
    ['AC1.a.b', 'verify', { text: 'AC1.a.b' }],
  ])('%s', (text, page, given) => {
    expect(destination(text)).toEqual({ page, given })
  })

  it.each([
    '',
    'javascript:alert(1)',
    'https://code.example/m/constructor?a=1',
    'https://code.example/m/login?next=%2Fme',
    'https://code.example/m/s?c=',
    'https://evil.example/?u=https://code.example/m/s?c=ABC',
    `ftp://code.example/p/${PLACE}`,
  ])('nothing of ours: %s', (text) => {
    expect(destination(text)).toBeNull()
  })

  it('reads the link that a mini-program was opened with, also a broken one', () => {
    expect(openedWith({ q: encodeURIComponent('https://code.example/m/join?code=K') })?.page).toBe('join')
    expect(openedWith({ qrCode: '%E0%A4%A' })).toBeNull()
  })
})
