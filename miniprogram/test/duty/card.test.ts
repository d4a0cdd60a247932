// A card that cannot be right is told before it is sent.

import { expect, test } from 'vitest'
import { isMobile, isResidentId } from '@anma/form-core'
import { faultsOf } from '../../src/duty/manual/card'

const GOOD = { name: '王大娘', type: '10', number: '11010519491231002x', phone: '' }
const wrong = (change: object) => Object.keys(faultsOf({ ...GOOD, ...change }, { isResidentId, isMobile }))

test.each([
  [{}, []],
  [{ number: ' 11010519491231002X ' }, []],
  [{ number: '110105194912310021' }, ['number']],
  [{ number: '' }, ['number']],
  [{ type: '20', number: 'E1234567' }, []],
  [{ name: '王' }, ['name']],
  [{ name: '   ' }, ['name']],
  [{ phone: '139' }, ['phone']],
  [{ phone: '13900000000' }, []],
  [{ name: '', number: '1', phone: '1' }, ['name', 'number', 'phone']],
])('%o', (change, names) => {
  expect(wrong(change)).toEqual(names)
})
