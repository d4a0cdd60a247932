// The sentences of field errors: what is wrong, in the words of the form, and what to do about it. The Chinese ones are
// the server's, sign for sign; the English ones stand beside them. None repeats the answer, which may be a number of
// an identity document.

import type { Field, Type } from './tree'

/** What is wrong with an answer. The server knows two more: `unknown` and `rule` (tests/conformance/README.md). */
export type Code =
  | 'required'
  | 'type'
  | 'format'
  | 'pattern'
  | 'length'
  | 'minimum'
  | 'maximum'
  | 'step'
  | 'choice'
  | 'pledge'
  | 'items'
  | 'unique'

export type Language = 'zh' | 'en'
/** The end of a sentence in both languages. */
export type Wording = Record<Language, string>

interface Limit {
  code: Code
  say: (limit: number) => Wording
}

export const LIMITS = {
  min: bound('minimum', '不能小于{}', 'must be at least {}'),
  max: bound('maximum', '不能大于{}', 'must be at most {}'),
  exclusive_min: bound('minimum', '应大于{}', 'must be more than {}'),
  exclusive_max: bound('maximum', '应小于{}', 'must be less than {}'),
  min_length: bound('length', '至少{}个字', 'needs at least {} characters'),
  max_length: bound('length', '最多{}个字', 'takes at most {} characters'),
  min_items: bound('items', '至少{}项', 'needs at least {} entries'),
  max_items: bound('items', '最多{}项', 'takes at most {} entries'),
}

const ENDINGS: Record<Exclude<Code, 'required' | 'pledge' | 'type'>, Wording> = {
  choice: { zh: '请从选项中选择', en: 'must be one of the options' },
  pattern: { zh: '格式不正确，请核对后重填', en: 'is not well formed' },
  length: { zh: '长度不正确，请核对后重填', en: 'has a wrong length' },
  items: { zh: '数量不正确，请核对后重填', en: 'has a wrong number of entries' },
  unique: { zh: '有重复的内容，请去掉重复项', en: 'has an entry twice' },
  step: { zh: '不是允许的数值，请核对后重填', en: 'is not an allowed number' },
  minimum: { zh: '太小，请核对后重填', en: 'is too small' },
  maximum: { zh: '太大，请核对后重填', en: 'is too large' },
  format: { zh: '格式不正确，请核对后重填', en: 'is not well formed' },
}
const TYPES: Record<string, Wording> = {
  string: { zh: '应为文字，请重新填写', en: 'should be a text' },
  integer: { zh: '应为整数，请重新填写', en: 'should be a whole number' },
  number: { zh: '应为数字，请重新填写', en: 'should be a number' },
  boolean: { zh: '请选择是或否', en: 'should be yes or no' },
}
const UNREADABLE: Wording = { zh: '内容无法识别，请重新填写', en: 'cannot be read' }
const CHOSEN = new Set(['date', 'date-time', 'time', 'cn-region'])

export interface Said {
  code: Code
  /** What is named: a field's label or an object's title; empty for an item that has no title. */
  subject: string
  /** Null for what the form does not draw by itself, such as an object. */
  field: Field | null
  /** What it should have been, for `type`. */
  type: Type | null
  /** A limit or a format's own ending. */
  detail: Wording | undefined
  /** Where it stands within lists: the field and the index of the item, from the outside in. */
  within: [Field, number][]
}

/** The sentence for one fault. */
export function message(said: Said, language: Language): string {
  const places = said.within.map(([field, index]) => nthOf(field, index, language)).join('')
  const where = said.subject === '' ? places.replace(/(：|: )$/, '') : places
  return language === 'zh' ? `${where}${chinese(said)}` : english(said, where)
}

/** The field's label in the language, as far as there is one. */
export function titleOf(field: Field | null, language: Language): string {
  if (field === null) return language === 'zh' ? '这一项' : 'This'
  return (language === 'en' ? field.label_en : null) ?? field.label
}

function chinese(said: Said): string {
  const { subject } = said
  if (said.code === 'required') return `${verb(said.field).zh}${subject}`
  if (said.code === 'pledge') return `请阅读并勾选${subject}`
  return `${subject}${ending(said).zh}`
}

function english(said: Said, where: string): string {
  const { subject } = said
  if (said.code === 'required') return `${where}${verb(said.field).en} ${subject}`
  if (said.code === 'pledge') return `${where}Please read and tick ${subject}`
  return `${where}${subject} ${ending(said).en}`.replace('  ', ' ')
}

function ending({ code, detail, type, field }: Said): Wording {
  const unit = field?.unit ?? ''
  if (code === 'type') return TYPES[type ?? ''] ?? UNREADABLE
  if (code === 'required' || code === 'pledge') return UNREADABLE
  if (detail === undefined) return ENDINGS[code]
  return { zh: detail.zh.replace('{unit}', unit), en: detail.en.replace('{unit}', unit) }
}

function verb(field: Field | null): Wording {
  if (field?.pledge) return { zh: '请阅读并勾选', en: 'Please read and tick' }
  if (field?.widget === 'photo') return { zh: '请上传', en: 'Please upload' }
  if (field?.widget === 'signature') return { zh: '请签署', en: 'Please sign' }
  const isChosen =
    field !== null && (field.options !== null || field.type === 'boolean' || CHOSEN.has(field.constraints.format ?? ''))
  return isChosen ? { zh: '请选择', en: 'Please choose' } : { zh: '请填写', en: 'Please fill in' }
}

function nthOf(field: Field, index: number, language: Language): string {
  const title = titleOf(field, language)
  return language === 'zh' ? `${title}第${index + 1}项：` : `${title}, entry ${index + 1}: `
}

function bound(code: Code, zh: string, en: string): Limit {
  const say = (limit: number): Wording => ({
    zh: `${zh.replace('{}', String(limit))}{unit}`,
    en: `${en.replace('{}', String(limit))}{unit}`,
  })
  return { code, say }
}
