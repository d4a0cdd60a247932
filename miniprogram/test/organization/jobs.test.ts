import { describe, expect, it } from 'vitest'
import { type Job, fileOf, isUnderWay, progressWords, resultWords, shareOf } from '../../src/components/jobs/jobs'

const progress = (done: number, total: number | null, note = '') => ({ progress: { done, total, note } })
const ended = { state: 'done' as const, error: null, result: null }

describe('a job', () => {
  it.each([
    [progress(0, null), null, ''],
    [progress(7, null, '核对中'), null, '核对中　已处理 7'],
    [progress(0, 0), null, '0 / 0'],
    [progress(50, 200), 0.25, '50 / 200'],
    [progress(201, 200), 1, '201 / 200'],
  ])('is so far: %o', (job, share, words) => {
    expect(shareOf(job)).toBe(share)
    expect(progressWords(job)).toBe(words)
  })

  it.each<[Job['state'], boolean]>([
    ['waiting', true],
    ['running', true],
    ['done', false],
    ['failed', false],
    ['cancelled', false],
  ])('%s', (state, underWay) => expect(isUnderWay({ state })).toBe(underWay))

  it.each([
    [null, null],
    [{ rows: 3 }, null],
    [{ file: 'abc' }, 'abc'],
    [{ file: 7 }, null],
  ])('the file of %o', (result, file) => expect(fileOf({ result: result as Job['result'] })).toBe(file))

  it.each([
    [{ ...ended, result: { file: 'abc', rows: 60 } }, ['共 60 行']],
    [{ ...ended, result: { rows: 60, mailed: true } }, ['共 60 行', '已发送到您填写的邮箱']],
    [{ ...ended, result: { mailed: false, mail_error: 'x' } }, ['邮件没有发出，请核对邮箱后重新导出，或在此下载']],
    [{ ...ended, state: 'failed' as const, error: { code: 'x', detail: '内部错误' } }, ['内部错误']],
    [{ ...ended, state: 'cancelled' as const }, ['已经处理的部分不会撤回']],
    [ended, []],
  ])('came to this: %o', (job, words) => expect(resultWords(job as Job)).toEqual(words))
})
