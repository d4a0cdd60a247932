// Small trees for the tests of the form: only what a field differs in is written.

import type { Element, Field, Group, Page, Tree, Type, Widget } from '@anma/form-core'

const TYPES: Partial<Record<Widget, Type>> = {
  number: 'number',
  yes_no: 'boolean',
  pledge: 'boolean',
  choices: 'array',
  photo: 'array',
  repeat: 'array',
}

export function field(path: string, given: Partial<Field> = {}): Field {
  return {
    path,
    widget: 'text',
    type: TYPES[given.widget ?? 'text'] ?? 'string',
    label: path.slice(1),
    label_en: null,
    hint: null,
    required: false,
    required_when: null,
    when: null,
    enabled_when: null,
    default: null,
    options: null,
    constraints: {},
    checks: [],
    unit: null,
    must_answer: false,
    sensitive: false,
    pledge: null,
    pledge_en: null,
    items: null,
    item_title: null,
    fields: null,
    ...given,
  }
}

export function group(...fields: Element[]): Group {
  return { title: null, title_en: null, when: null, fields }
}

export function page(...groups: Group[]): Page {
  return { title: null, title_en: null, when: null, groups }
}

export function tree(...pages: Page[]): Tree {
  return { template: 't', version: 1, title: 't', title_en: null, pages, objects: {} }
}
