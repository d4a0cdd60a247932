// Small forms for the tests, and a storage whose room can run out.

import type { Element, Field, KeyValue, Tree, Type, Widget } from '../src'

const TYPES: Partial<Record<Widget, Type>> = {
  number: 'number',
  yes_no: 'boolean',
  pledge: 'boolean',
  choices: 'array',
  photo: 'array',
  repeat: 'array',
}

export function field(path: string, more: Partial<Field> = {}): Field {
  return {
    path,
    widget: 'text',
    type: TYPES[more.widget ?? 'text'] ?? 'string',
    label: path.replace(/^\.?\//, ''),
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
    ...more,
  }
}

export function choice(path: string, ...values: string[]): Field {
  const options = values.map((value) => ({ value, label: value, label_en: null }))
  return field(path, { widget: 'choice', options })
}

export function tree(...fields: Element[]): Tree {
  const group = { title: null, title_en: null, when: null, fields }
  const page = { title: null, title_en: null, when: null, groups: [group] }
  return { template: 'sample', version: 1, title: '示例', pages: [page], objects: {} }
}

/** A device's storage; `room` is how many signs it holds. It survives whatever is built on it, like a killed app's. */
export class Device implements KeyValue {
  readonly texts = new Map<string, string>()
  room = Infinity

  get(key: string): string | null {
    return this.texts.get(key) ?? null
  }

  set(key: string, text: string): void {
    const others = [...this.texts].filter(([name]) => name !== key)
    const used = others.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
    if (used + key.length + text.length > this.room) throw new Error('QuotaExceeded')
    this.texts.set(key, text)
  }

  remove(key: string): void {
    this.texts.delete(key)
  }

  keys(): string[] {
    return [...this.texts.keys()].reverse()
  }
}
