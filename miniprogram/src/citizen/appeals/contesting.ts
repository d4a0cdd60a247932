// What can be appealed against: a color that is not its policy's best. And the appeal as a form, so that its text and
// photos are asked, checked and sent like any other answers.

import type { Answers, Tree } from '@anma/form-core'

interface Held {
  policy: string
  color: string
}

interface Ranked {
  id: string
  /** The worst first. */
  colors: readonly { id: string }[]
}

/** The colors that are not the best of their policy; where the policy is not known, the server decides. */
export function contestable<T extends Held>(held: readonly T[], policies: readonly Ranked[]): T[] {
  return held.filter(({ policy, color }) => {
    const ranks = policies.find(({ id }) => id === policy)?.colors ?? []
    return ranks.length === 0 || ranks[ranks.length - 1].id !== color
  })
}

const FIELD = {
  label_en: null,
  required_when: null,
  when: null,
  enabled_when: null,
  default: null,
  options: null,
  checks: [],
  unit: null,
  must_answer: false,
  sensitive: false,
  pledge: null,
  pledge_en: null,
  items: null,
  item_title: null,
  fields: null,
}

export const APPEAL: Tree = {
  template: 'appeal',
  version: 1,
  title: '申诉',
  objects: {},
  pages: [
    {
      title: null,
      title_en: null,
      when: null,
      groups: [
        {
          title: null,
          title_en: null,
          when: null,
          fields: [
            {
              ...FIELD,
              path: '/text',
              widget: 'textarea',
              type: 'string',
              label: '哪里不对',
              required: true,
              hint: '写明哪条原因与事实不符、事实是什么。请勿填写他人的个人信息。',
              constraints: { min_length: 2, max_length: 1000 },
            },
            {
              ...FIELD,
              path: '/photos',
              widget: 'photo',
              type: 'array',
              label: '证明材料',
              required: false,
              hint: '如检测报告、车票、解除隔离通知，最多九张',
              constraints: { max_items: 9 },
            },
          ],
        },
      ],
    },
  ],
}

/** What `POST /me/appeals` takes of the form's answers. */
export function appealOf(answers: Answers): { text: string; photos: string[] } {
  const { text, photos } = answers
  return {
    text: typeof text === 'string' ? text : '',
    photos: Array.isArray(photos) ? photos.filter((one): one is string => typeof one === 'string') : [],
  }
}

/** How long until an answer is due: `还剩2天`, `还剩5小时`, `已超过答复期限`. */
export function term(dueAt: string, now: Date): string {
  const hours = (Date.parse(dueAt) - now.getTime()) / 3_600_000
  if (hours <= 0) return '已超过答复期限'
  return hours >= 24 ? `还剩${Math.floor(hours / 24)}天` : `还剩${Math.max(1, Math.floor(hours))}小时`
}
