// Small trees for the tests of the form: only what a field differs in is written.

import type { Element, Group, Page, Tree } from '@anma/form-core'

export { field } from '../../../form_core/test/samples'

export function group(...fields: Element[]): Group {
  return { title: null, title_en: null, when: null, fields }
}

export function page(...groups: Group[]): Page {
  return { title: null, title_en: null, when: null, groups }
}

export function tree(...pages: Page[]): Tree {
  return { template: 't', version: 1, title: 't', title_en: null, pages, objects: {} }
}
