// The labels of fields by template, also of forms seen before a new version came: what is no longer asked is told in the
// words in which it was asked.

import type { Tree } from '@anma/form-core'
import { fieldsOf } from '@/form/answers'
import { isBelow } from '@/form/steps'

const known = new Map<string, Map<string, string>>()

/** Called with each form that is opened. */
export function rememberLabels(tree: Tree): void {
  const labels = known.get(tree.template) ?? new Map<string, string>()
  fieldsOf(tree).forEach(({ path, label }) => labels.set(path, label))
  known.set(tree.template, labels)
}

/** What was dropped, as far as its labels are known; the rest is counted. */
export function droppedWords({ template }: Tree, pointers: readonly string[]): string {
  const labels = [...(known.get(template) ?? [])]
  const found = pointers.map((pointer) => labels.find(([path]) => isBelow(pointer, path))?.[1])
  const named = [...new Set(found.filter((label): label is string => label !== undefined))]
  const unnamed = found.filter((label) => label === undefined).length
  return [...named, ...(unnamed > 0 ? [`${named.length > 0 ? '另' : ''}有 ${unnamed} 项`] : [])].join('、')
}
