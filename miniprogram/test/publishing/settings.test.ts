// The settings of a publication: the page's choices against the API's body, there and back.

import { describe, expect, it } from 'vitest'
import {
  type Publication,
  type Settings,
  bodyOf,
  changesOf,
  dayAfter,
  repeated,
  scheduleOf,
  settingsOf,
  usual,
} from '../../src/organization/publish/settings'

const TODAY = '2020-02-28'
const daily = usual('每日登记', 'per_round', TODAY)
const once = usual('开工登记', 'once', TODAY)
const given = (part: Partial<Settings>): Settings => ({ ...daily, ...part })

describe('scheduleOf', () => {
  it.each<[string, Settings, object]>([
    ['daily', daily, { repeat: 'daily', starts_on: TODAY, time: '08:00', deadline: '20:00', grace_minutes: 60 }],
    [
      'at once, and the whole day',
      given({ time: '', deadline: '' }),
      { repeat: 'daily', starts_on: TODAY, grace_minutes: 60 },
    ],
    ['once has a last day instead', once, { repeat: 'once', starts_on: TODAY, ends_on: '2020-03-06' }],
    [
      'once without a last day has no deadline',
      { ...once, endsOn: '', deadline: '18:00' },
      { repeat: 'once', starts_on: TODAY },
    ],
    [
      'weekdays in their order, with make-up days only when holidays are skipped',
      given({ repeat: 'weekdays', weekdays: [5, 1], skipHolidays: true }),
      {
        repeat: 'weekdays',
        weekdays: [1, 5],
        skip_holidays: true,
        make_up: true,
        starts_on: TODAY,
        time: '08:00',
        deadline: '20:00',
        grace_minutes: 60,
      },
    ],
    [
      'what is no number of days is left to the server to refuse',
      given({ repeat: 'interval', every: '两', graceMinutes: 0 }),
      { repeat: 'interval', every: 0, starts_on: TODAY, time: '08:00', deadline: '20:00' },
    ],
  ])('%s', (_, settings, schedule) => expect(scheduleOf(settings)).toEqual(schedule))
})

describe('bodyOf', () => {
  it('asks members, with reminders', () => {
    const body = bodyOf(given({ departments: ['生产部'], title: ' 每日登记 ' }))
    expect(body.title).toBe('每日登记')
    expect(body.audience).toEqual({ who: 'members', departments: ['生产部'], people: [], except: [] })
    expect(body.reminders).toEqual({ before: [60], after: [] })
    expect(body.corrections).toEqual({ by: 'respondent', until: 'due' })
  })

  it('leaves out what needs a list of those asked when anybody may answer', () => {
    const body = bodyOf(given({ who: 'everyone', departments: ['生产部'], tell: 'digest' }))
    expect([body.audience, body.reminders, body.tell_publisher]).toEqual([
      { who: 'everyone' },
      { before: [], after: [] },
      'no',
    ])
  })
})

describe('a publication that was read', () => {
  const read = (settings: Settings): Publication =>
    ({ ...bodyOf(settings), id: 'p', revision: 3 }) as unknown as Publication

  it.each<[string, Settings]>([
    ['daily', daily],
    ['once', once],
    [
      'weekdays',
      given({
        repeat: 'weekdays',
        weekdays: [1, 3],
        skipHolidays: true,
        makeUp: false,
        corrections: 'nobody',
        viewers: ['a'],
      }),
    ],
    ['every third day', given({ repeat: 'interval', every: '3', deadlineDays: 1, corrections: 'close' })],
  ])('is sent back the same: %s', (_, settings) => {
    const again = settingsOf(read(settings))
    expect(bodyOf(again)).toEqual(bodyOf(settings))
    expect(changesOf(again, again)).toBeNull()
  })

  it('sends only what was changed', () => {
    expect(changesOf(daily, given({ ding: true }))).toEqual({ ding: true })
    expect(Object.keys(changesOf(daily, given({ title: '另一个', time: '09:00' })) ?? {}).sort()).toEqual([
      'schedule',
      'title',
    ])
  })
})

describe('repeated', () => {
  it('gives once a last day, and takes it away again', () => {
    const single = repeated(daily, 'once', TODAY)
    expect(single).toMatchObject({ repeat: 'once', endsOn: '2020-03-06', deadlineDays: 0 })
    expect(repeated(single, 'weekdays', TODAY)).toMatchObject({ repeat: 'weekdays', endsOn: '', time: '08:00' })
  })

  it('changes nothing for the same', () => expect(repeated(daily, 'daily', TODAY)).toBe(daily))
})

it('reckons days over the end of a leap February', () =>
  expect([dayAfter(TODAY, 1), dayAfter(TODAY, 2)]).toEqual(['2020-02-29', '2020-03-01']))
