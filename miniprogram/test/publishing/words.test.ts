// What screens of publications say: audiences, rounds, refusals at their places, boards, reminders, applications.

import { describe, expect, it } from 'vitest'
import { toneOf } from '../../src/components/tones'
import { dueWords } from '../../src/organization/applications/states'
import { reachWords, resultWords } from '../../src/organization/board/reach'
import { answeredOf, countsWords, dayWords, tabsOf } from '../../src/organization/board/states'
import { categories } from '../../src/organization/gallery/publishable'
import { toggled } from '../../src/components/toggled'
import { photosIn } from '../../src/form/photos/photosOf'
import { isBelow } from '../../src/form/steps'
import { FIELDS, audienceWords, faults, minutesWords, mistakes, roundWords } from '../../src/organization/publish/words'

const nobody = { who: 'members' as const, departments: [], people: [], except: [] }
const counts = { total: 0, normal: 0, abnormal: 0, answered: 0, missing: 0, leave: 0 }

it.each([
  ['任何人', { ...nobody, who: 'everyone' as const }],
  ['全体成员', nobody],
  ['全体成员（1 人除外）', { ...nobody, except: ['a'] }],
  ['生产部、财务部和 3 人', { ...nobody, departments: ['生产部', '财务部'], people: ['a', 'b', 'c'] }],
  ['3 个部门', { ...nobody, departments: ['一', '二', '三'] }],
])('an audience: %s', (words, audience) => expect(audienceWords(audience)).toBe(words))

it.each([
  [30, '30 分钟'],
  [90, '90 分钟'],
  [120, '2 小时'],
  [1440, '1 天'],
])('%i minutes', (minutes, words) => expect(minutesWords(minutes)).toBe(words))

it.each([
  ['2020-03-02T00:00:00Z', '2020-03-02T12:00:00Z', '3月2日 周一 08:00 — 20:00 截止'],
  ['2020-03-01T16:00:00Z', '2020-03-02T16:00:00Z', '3月2日 周一 00:00 — 24:00 截止'],
  ['2020-12-31T00:00:00Z', '2021-01-01T04:00:00Z', '12月31日 周四 08:00 — 1月1日 周五 12:00 截止'],
])('a round from %s', (opens_at, due_at, words) => expect(roundWords({ opens_at, due_at })).toBe(words))

it('puts each refusal at its place, the first of several', () => {
  const error = (pointer: string, message: string) => ({ pointer, message, code: 'x' })
  const found = faults([
    error('/schedule/deadline', '太早'),
    error('/reminders/before/0', '一'),
    error('/reminders/before/1', '二'),
    error('/audience/who', '无人'),
  ])
  expect(found).toEqual({ 'schedule.deadline': '太早', 'reminders.before': '一', audience: '无人' })
})

it.each([
  [{}, []],
  [{ title: '  ' }, ['title']],
  [{ repeat: 'weekdays' as const }, ['schedule.weekdays']],
  [{ repeat: 'interval' as const, every: '0' }, ['schedule.every']],
  [{ repeat: 'interval' as const, every: '1.5' }, ['schedule.every']],
  [{ repeat: 'interval' as const, every: '3' }, []],
])('what is missing from %j is found at a place that the page can show', (part, places) => {
  const found = Object.keys(mistakes({ title: '登记', repeat: 'daily', weekdays: [], every: '', ...part }))
  expect(found).toEqual(places)
  expect(found.filter((place) => !FIELDS[place])).toEqual([])
})

it('puts one in and takes it out again', () => {
  expect(toggled([1, 2], 3)).toEqual([1, 2, 3])
  expect(toggled([1, 2], 1)).toEqual([2])
})

describe('a board', () => {
  it.each([
    ['nobody owes it', counts, { answered: 0, owed: 0, percent: 0 }],
    [
      'who is on leave owes nothing',
      { ...counts, total: 3, normal: 2, leave: 1 },
      { answered: 2, owed: 2, percent: 100 },
    ],
    [
      'is not complete while one is missing',
      { ...counts, total: 1000, normal: 999, missing: 1 },
      { answered: 999, owed: 1000, percent: 99 },
    ],
  ])('%s', (_, given, expected) => expect(answeredOf(given)).toEqual(expected))

  it('always has the three tabs, others when somebody is there', () => {
    expect(tabsOf(counts).map(({ id }) => id)).toEqual(['normal', 'abnormal', 'missing'])
    expect(tabsOf({ ...counts, leave: 1 }).map(({ title }) => title)).toEqual(['正常', '异常', '未上报', '请假'])
  })

  it('says its counts and days', () => {
    expect([countsWords(counts), countsWords({ ...counts, normal: 2, missing: 1 })]).toEqual([
      '没有应填的人',
      '正常 2 人，未上报 1 人',
    ])
    expect(dayWords('2020-03-09')).toBe('3/9')
  })
})

it('tells who is hard to reach last, and unknown ways by their name', () => {
  expect(reachWords({ none: 1, app: 2, sms: 3 })).toEqual(['短信 3 人', '只在应用内收到 2 人', '还未加入，收不到 1 人'])
  expect(reachWords({ pigeon: 1 })).toEqual(['pigeon 1 人'])
})

it.each([
  [{ reminded: 3, without_account: 0 }, '已提醒 3 人'],
  [{ reminded: 3, without_account: 2 }, '已提醒 3 人；2 人还未加入，请另行通知'],
  [null, '已提醒 0 人'],
])('a reminder that came to %j', (result, words) => expect(resultWords(result)).toBe(words))

describe('an application', () => {
  const open = { due_at: '2020-03-04T16:00:00Z', overdue: false, state: { final: false } }

  it.each([
    [open, '3月5日前办结'],
    [{ ...open, overdue: true }, '已超过办理期限'],
    [{ ...open, state: { final: true } }, null],
    [{ ...open, due_at: null }, null],
  ])('%j', (given, words) => expect(dueWords(given)).toBe(words))

  it('marks a flagged field and what lies in it, not its namesakes', () => {
    expect([isBelow('/track/0/place', '/track'), isBelow('/track', '/track'), isBelow('/tracks', '/track')]).toEqual([
      true,
      true,
      false,
    ])
  })

  it.each([
    [{ widget: 'photo', value: 'a' }, ['a']],
    [{ widget: 'photo', value: ['a', 'b'] }, ['a', 'b']],
    [{ widget: 'signature', value: null }, []],
    [{ widget: 'text', value: 'a' }, null],
  ])('photos of %j', (field, photos) => expect(photosIn(field)).toEqual(photos))

  it('takes an unknown tone for a neutral one', () =>
    expect([toneOf('good'), toneOf('purple')]).toEqual(['good', 'neutral']))
})

it('offers what can be published, repeating forms first', () => {
  const template = (id: string, category: string, subject: string, frequency: string) => ({
    id,
    category,
    subject,
    frequency,
    version: 1,
    title: id,
    locked: true,
  })
  const found = categories([
    template('scan', '扫码', 'person', 'once'),
    template('apply', '申请', 'organization', 'every_time'),
    template('name', '扫码', 'person', 'editable'),
    template('daily', '健康上报', 'person', 'per_round'),
  ])
  expect(found.map(({ title, templates }) => [title, templates.map(({ id }) => id)])).toEqual([
    ['健康上报', ['daily']],
    ['扫码', ['scan']],
  ])
})
