// What a publisher sets, as the page holds it, and how the API wants it: one flat set of choices that are always all
// there, against settings that leave out what does not apply. Times are the city's; texts are as typed.

import type { Answer, Body } from '@/api'

export type PublicationBody = Body<'POST /api/v1/publications'>
export type PublicationChange = Body<'PATCH /api/v1/publications/{publication}'>
export type Publication = Answer<'GET /api/v1/publications/{publication}'>
export type Repeat = 'once' | 'daily' | 'weekdays' | 'interval'
export type Frequency = 'per_round' | 'once'

/** A schedule as docs/templates.md describes it; the API's document calls it an object only. */
export interface Schedule {
  repeat: Repeat
  weekdays?: number[]
  every?: number
  starts_on?: string
  time?: string
  ends_on?: string | null
  skip_holidays?: boolean
  make_up?: boolean
  deadline?: string | null
  deadline_days?: number
  grace_minutes?: number
}

export interface Settings {
  title: string
  who: 'everyone' | 'members'
  /** Both empty: all members. */
  departments: string[]
  people: string[]
  except: string[]
  viewers: string[]
  tell: 'no' | 'each' | 'digest'
  ding: boolean
  repeat: Repeat
  weekdays: number[]
  every: string
  startsOn: string
  /** Empty: at once, and today counts. */
  time: string
  endsOn: string
  /** Empty: the end of the day. */
  deadline: string
  deadlineDays: number
  skipHolidays: boolean
  makeUp: boolean
  graceMinutes: number
  before: number[]
  after: number[]
  corrections: 'nobody' | 'due' | 'close'
}

export type Audience = Pick<Settings, 'who' | 'departments' | 'people' | 'except'>

const WORKDAYS = [1, 2, 3, 4, 5]
const NOT_TYPED = 0

/** What most want: members every day from eight until eight, reminded an hour before; or once, within a week. */
export function usual(title: string, frequency: Frequency, today: string): Settings {
  const once = frequency === 'once'
  return {
    title,
    who: 'members',
    departments: [],
    people: [],
    except: [],
    viewers: [],
    tell: 'no',
    ding: false,
    repeat: once ? 'once' : 'daily',
    weekdays: WORKDAYS,
    every: '2',
    startsOn: today,
    time: once ? '' : '08:00',
    endsOn: once ? dayAfter(today, 7) : '',
    deadline: once ? '' : '20:00',
    deadlineDays: 0,
    skipHolidays: false,
    makeUp: true,
    graceMinutes: once ? 0 : 60,
    before: [60],
    after: [],
    corrections: 'due',
  }
}

/** The settings of a publication, to be changed. */
export function settingsOf(publication: Publication): Settings {
  const schedule: unknown = publication.schedule
  const corrections = publication.corrections as PublicationBody['corrections']
  const reminders = publication.reminders as PublicationBody['reminders']
  return {
    title: publication.title,
    ...audienceOf(publication),
    viewers: publication.viewers ?? [],
    tell: (publication.tell_publisher ?? 'no') as Settings['tell'],
    ding: publication.ding ?? false,
    ...timesOf(schedule as Schedule),
    before: reminders?.before ?? [],
    after: reminders?.after ?? [],
    corrections: corrections?.by === 'respondent' ? corrections.until : 'nobody',
  }
}

/** Whom a publication asks; what it does not name is as usual. */
export function audienceOf({ audience }: { audience: unknown }): Audience {
  const { who = 'members', departments = [], people = [], except = [] } = audience as Partial<Audience>
  return { who, departments, people, except }
}

function timesOf(schedule: Schedule) {
  return {
    repeat: schedule.repeat,
    weekdays: schedule.weekdays ?? WORKDAYS,
    every: String(schedule.every ?? 2),
    startsOn: schedule.starts_on ?? '',
    time: schedule.time ?? '',
    endsOn: schedule.ends_on ?? '',
    deadline: schedule.deadline ?? '',
    deadlineDays: schedule.deadline_days ?? 0,
    skipHolidays: schedule.skip_holidays ?? false,
    makeUp: schedule.make_up ?? true,
    graceMinutes: schedule.grace_minutes ?? 0,
  }
}

/** Another repetition, with what suits it: once has a last day, the others a time of day. */
export function repeated(settings: Settings, repeat: Repeat, today: string): Settings {
  if (repeat === settings.repeat) return settings
  if (repeat === 'once') return { ...settings, repeat, deadlineDays: 0, endsOn: dayAfter(today, 7) }
  const kept = { ...settings, repeat, deadlineDays: 0 }
  if (settings.repeat !== 'once') return kept
  return { ...kept, endsOn: '', time: settings.time || '08:00', deadline: settings.deadline || '20:00' }
}

/** The schedule that the API takes; what does not belong to the chosen repetition is left out. */
export function scheduleOf(settings: Settings): Schedule {
  const { repeat, time, endsOn, deadline, deadlineDays, graceMinutes } = settings
  const schedule: Schedule = { repeat, starts_on: settings.startsOn }
  if (time) schedule.time = time
  if (repeat === 'weekdays') schedule.weekdays = [...settings.weekdays].sort()
  if (repeat === 'interval') schedule.every = Math.trunc(Number(settings.every)) || NOT_TYPED
  if (repeat !== 'once' && settings.skipHolidays) schedule.skip_holidays = true
  if (repeat === 'weekdays' && settings.skipHolidays) schedule.make_up = settings.makeUp
  if (endsOn) schedule.ends_on = endsOn
  const isBounded = repeat !== 'once' || endsOn !== '' || deadlineDays > 0
  if (deadline && isBounded) schedule.deadline = deadline
  if (deadlineDays && (repeat !== 'once' || !endsOn)) schedule.deadline_days = deadlineDays
  if (graceMinutes) schedule.grace_minutes = graceMinutes
  return schedule
}

/** Everything but template and organization, for a new publication. */
export function bodyOf(settings: Settings): Omit<PublicationBody, 'template' | 'organization'> {
  const isAddressed = settings.who === 'members'
  const { corrections } = settings
  return {
    title: settings.title.trim(),
    audience: isAddressed
      ? { who: 'members', departments: settings.departments, people: settings.people, except: settings.except }
      : { who: 'everyone' },
    viewers: settings.viewers,
    schedule: { ...scheduleOf(settings) },
    corrections: corrections === 'nobody' ? { by: 'nobody', until: 'due' } : { by: 'respondent', until: corrections },
    reminders: isAddressed ? { before: settings.before, after: settings.after } : { before: [], after: [] },
    tell_publisher: settings.tell === 'digest' && !isAddressed ? 'no' : settings.tell,
    ding: settings.ding,
  }
}

/** The parts of the API's body in which `after` differs; null when nothing was changed. */
export function changesOf(before: Settings, after: Settings): PublicationChange | null {
  const [old, now] = [bodyOf(before), bodyOf(after)]
  const isSame = (name: string, value: unknown) =>
    JSON.stringify(value) === JSON.stringify(old[name as keyof typeof old])
  const changed = Object.entries(now).filter(([name, value]) => !isSame(name, value))
  return changed.length === 0 ? null : (Object.fromEntries(changed) as PublicationChange)
}

/** Today's date and so many days later. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
