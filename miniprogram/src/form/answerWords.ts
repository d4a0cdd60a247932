// Answers in words: what somebody chose instead of its code, yes or no, numbers with their unit.

import { type Answers, type Field, type Json, type Language, getAt, isField, same } from '@anma/form-core'
import { isAnswers } from './answers'
import { both, word } from './words'

export function wordsOf(field: Field, value: Json, language: Language): string {
  if (Array.isArray(value)) return value.map((one) => wordsOf(field, one, language)).join('、')
  const option = field.options?.find((one) => same(one.value, value))
  if (option) return both(option.label, option.label_en, language)
  if (typeof value === 'boolean') return word(value ? 'yes' : 'no', language)
  if (isAnswers(value)) return pointWords(value)
  if (field.widget === 'datetime' && typeof value === 'string') return value.slice(0, 16).replace('T', ' ')
  return field.unit ? `${String(value)} ${field.unit}` : String(value)
}

/** What an item is called by its number: 第 1 条行程. */
export function itemName(field: Field, index: number): string {
  return `第 ${index + 1} 条${field.item_title ?? ''}`
}

/** What an item of a repeatable field holds, in one line. */
export function itemWords(field: Field, item: Answers, language: Language): string {
  const words = (field.fields ?? []).filter(isField).map((inner) => {
    const value = getAt(item, inner.path.slice(1))
    return value === undefined || inner.widget === 'photo' || inner.widget === 'region'
      ? ''
      : wordsOf(inner, value, language)
  })
  return words.filter(Boolean).join(' · ')
}

function pointWords(value: Answers): string {
  const { lng, lat } = value
  return typeof lng === 'number' && typeof lat === 'number' ? `${lng.toFixed(5)}, ${lat.toFixed(5)}` : ''
}
