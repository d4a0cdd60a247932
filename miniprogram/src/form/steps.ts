// A form as the steps somebody takes through it: its pages, or one question at a time for elders, with only what shows now.

import { type Answers, type Element, type Group, type Page, type Tree, holds, isField, settle } from '@anma/form-core'

export interface StepGroup {
  title: string | null
  titleEn: string | null
  elements: Element[]
}

export interface Step {
  /** Stays the same while answers change: the first place in the form that it may hold. */
  key: string
  title: string | null
  titleEn: string | null
  groups: StepGroup[]
}

export interface Shown {
  answers: Answers
  visible: ReadonlySet<string>
  /** The only fields to draw, or null for all. */
  asked: ReadonlySet<string> | null
}

export function shownNow(tree: Tree, answers: Answers, asked: Iterable<string> | null): Shown {
  const { kept, visible } = settle(tree, answers)
  return { answers: kept, visible: new Set(visible), asked: asked && new Set(asked) }
}

/** The steps with something on them; `single` asks one question on each. */
export function stepsOf(tree: Tree, shown: Shown, single: boolean): Step[] {
  const steps = tree.pages.map((page, index) => ({
    key: String(index),
    title: page.title,
    titleEn: page.title_en,
    groups: page.groups.map((group) => groupOf(page, group, shown)).filter((group) => group.elements.length > 0),
  }))
  const filled = steps.filter((step) => step.groups.length > 0)
  return single ? ([] as Step[]).concat(...filled.map(singlesOf)) : filled
}

/** The index of the step on which the field of a pointer stands; -1 for none. */
export function stepOf(steps: readonly Step[], pointer: string): number {
  return steps.findIndex((step) =>
    step.groups.some((group) => group.elements.some((element) => isIn(element, pointer))),
  )
}

export function isIn(element: Element, pointer: string): boolean {
  return isField(element) && isBelow(pointer, element.path)
}

/** Whether a pointer is another or lies within it. */
export function isBelow(pointer: string, around: string): boolean {
  return pointer === around || pointer.startsWith(`${around}/`)
}

function groupOf(page: Page, group: Group, shown: Shown): StepGroup {
  const around = [page.when, group.when].every((when) => when === null || holds(when, shown.answers))
  return {
    title: group.title,
    titleEn: group.title_en,
    elements: group.fields.filter((element) => around && isShown(element, shown)),
  }
}

function isShown(element: Element, { answers, visible, asked }: Shown): boolean {
  if (!isField(element)) return asked === null && (element.when === null || holds(element.when, answers))
  return visible.has(element.path) && (asked === null || [...asked].some((pointer) => isBelow(pointer, element.path)))
}

/** One step for each question; texts go with the next question, and the number of a document with its type. */
function singlesOf(step: Step): Step[] {
  const singles: Step[] = []
  for (const group of step.groups) {
    let waiting: Element[] = []
    group.elements.forEach((element, index) => {
      waiting.push(element)
      const next = group.elements[index + 1]
      const isWhole = isField(element) && !(element.widget === 'document_type' && next?.widget === 'document')
      if (!isWhole && next !== undefined) return
      const first = waiting.find(isField)
      singles.push({ ...step, key: first?.path ?? `${step.key}.${index}`, groups: [{ ...group, elements: waiting }] })
      waiting = []
    })
  }
  return singles
}
