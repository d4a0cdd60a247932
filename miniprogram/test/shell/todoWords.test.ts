import { describe, expect, it } from 'vitest'
import { type Due, byUrgency, isOpen, timesOf } from '../../src/components/todoWords'

const NOW = new Date('2020-03-15T04:00:00Z') // 12:00 in the city
const due = (state: Due['state'], change: Partial<Due> = {}): Due => ({
  state,
  opens_at: '2020-03-14T22:00:00Z',
  due_at: '2020-03-15T10:00:00Z',
  closes_at: '2020-03-15T16:00:00Z',
  done_at: null,
  ...change,
})

describe('what is said of a form that is due', () => {
  it.each([
    [due('open'), '请在 今天 18:00 前填报'],
    [due('overdue', { due_at: '2020-03-15T02:00:00Z' }), '应在 今天 10:00 前填报，今天 24:00 前仍可补填'],
    [due('done', { done_at: '2020-03-15T00:03:00Z' }), '今天 08:03 填报'],
    [due('done'), '已经填过'],
    [due('leave'), '请假期间不用填报'],
    [due('missed', { closes_at: '2020-03-14T15:59:00Z' }), '已于 昨天 23:59 截止'],
  ])('%j', (one, words) => expect(timesOf(one, NOW)).toBe(words))

  it('can be filled while it is open or late', () => {
    const states: Due['state'][] = ['open', 'overdue', 'leave', 'done', 'missed']
    expect(states.filter((state) => isOpen(due(state)))).toEqual(['open', 'overdue'])
  })

  it('puts what presses first, and the earlier one before the later', () => {
    const later = due('open', { due_at: '2020-03-15T11:00:00Z' })
    const given = [due('missed'), due('done'), later, due('open'), due('overdue')]
    expect(byUrgency(given).map((one) => one.state)).toEqual(['overdue', 'open', 'open', 'done', 'missed'])
    expect(byUrgency(given)[2]).toBe(later)
    expect(given[0].state).toBe('missed')
  })
})
