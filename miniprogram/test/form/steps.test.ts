import { describe, expect, it } from 'vitest'
import type { Answers, TextBlock, Tree } from '@anma/form-core'
import { isBelow, shownNow, stepOf, stepsOf } from '../../src/form/steps'
import { field, group, page, tree } from './trees'

const text: TextBlock = {
  path: null,
  widget: 'text_block',
  label: '说明',
  label_en: null,
  when: { path: '/sick', schema: { const: true } },
}
const asked = tree(
  page(
    group(
      field('/name'),
      field('/document/type', { widget: 'document_type' }),
      field('/document/number', { widget: 'document' }),
    ),
  ),
  { ...page(group(field('/symptom'))), when: { path: '/sick', schema: { const: true } } },
  page(
    group(
      field('/sick', { widget: 'yes_no' }),
      text,
      field('/track', { widget: 'repeat', fields: [field('./place')] }),
    ),
  ),
)

function steps(of: Tree, answers: Answers, single = false, only: string[] | null = null) {
  return stepsOf(of, shownNow(of, answers, only), single).map((step) =>
    step.groups.map(({ elements }) => elements.map((element) => element.path ?? element.label)),
  )
}

describe('steps', () => {
  it('are the pages with something on them', () => {
    expect(steps(asked, {})).toEqual([[['/name', '/document/type', '/document/number']], [['/sick', '/track']]])
    expect(steps(asked, { sick: true })).toEqual([
      [['/name', '/document/type', '/document/number']],
      [['/symptom']],
      [['/sick', '说明', '/track']],
    ])
    expect(steps(tree(), {})).toEqual([])
  })

  it('keep their keys when others come', () => {
    const last = (answers: Answers) => stepsOf(asked, shownNow(asked, answers, null), false).slice(-1)[0].key
    expect(last({})).toBe(last({ sick: true }))
  })

  it('ask one question each of elders, a document with its type, a text with the next question', () => {
    expect(steps(asked, { sick: true }, true)).toEqual([
      [['/name']],
      [['/document/type', '/document/number']],
      [['/symptom']],
      [['/sick']],
      [['说明', '/track']],
    ])
  })

  it('draw only what is asked', () => {
    expect(steps(asked, { sick: true }, false, ['/sick', '/track/0/place', '/gone'])).toEqual([[['/sick', '/track']]])
    expect(steps(asked, {}, false, [])).toEqual([])
  })

  it('are found by what stands on them, also within items', () => {
    const all = stepsOf(asked, shownNow(asked, {}, null), false)
    expect(stepOf(all, '/track/3/place')).toBe(1)
    expect(stepOf(all, '/trac')).toBe(-1)
    expect(isBelow('/a/b', '/a')).toBe(true)
    expect(isBelow('/ab', '/a')).toBe(false)
  })
})
