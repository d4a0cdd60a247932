import { describe, expect, it } from 'vitest'
import { ProblemError, UnreachableError } from '@anma/api-client'
import { faultsOf, messagesOf, refusalsOf, stillHolds } from '../../src/form/faults'
import { fieldErrors } from '../../src/form/fieldErrors'

const VISIBLE = ['/name', '/document/number', '/track', '/track/0/place']

describe('what the server says of fields', () => {
  it('is told by the pointers of the form', () => {
    const errors = [
      { pointer: '/answers/name', code: 'length', message: '太短' },
      { pointer: '/answers', code: 'type', message: '不对' },
      { pointer: '/answersheet', code: 'x', message: '别处' },
    ]
    const problem = new ProblemError(422, 'answers.invalid', '有误', errors)
    expect(fieldErrors(problem).map(({ pointer }) => pointer)).toEqual(['/name', ''])
    expect(fieldErrors(problem, '/answers/scan_bus')).toEqual([])
    expect(fieldErrors(new UnreachableError())).toEqual([])
    expect(fieldErrors(null)).toBe(fieldErrors(undefined)) // the same, so that nothing is drawn anew
  })

  it('stands at the field that shows it until its answer is another', () => {
    const [number, gone] = refusalsOf(
      [
        { pointer: '/document', code: 'x', message: '证件已登记' },
        { pointer: '/hidden', code: 'y', message: '别的' },
      ],
      VISIBLE,
      { document: { number: '1' } },
    )
    expect(number).toEqual({ pointer: '/document/number', message: '证件已登记', answer: '1' })
    expect(stillHolds(number, { document: { number: '1' } })).toBe(true)
    expect(stillHolds(number, { document: { number: '2' } })).toBe(false)
    expect(gone.pointer).toBeNull()
    expect(stillHolds(gone, {})).toBe(true)
  })
})

describe('findings', () => {
  const findings = [
    { pointer: '/name', code: 'required' as const, message: '请填写姓名' },
    { pointer: '/track/0/place', code: 'length' as const, message: '太短' },
    { pointer: '/name', code: 'length' as const, message: '再说一遍' },
  ]

  it('leave out what the server holds', () => {
    expect(faultsOf(findings, VISIBLE, (pointer) => pointer === '/name').map(({ message }) => message)).toEqual([
      '太短',
    ])
  })

  it('are told once for each field', () => {
    expect([...messagesOf(faultsOf(findings, VISIBLE, () => false))]).toEqual([
      ['/name', '请填写姓名'],
      ['/track/0/place', '太短'],
    ])
  })
})
