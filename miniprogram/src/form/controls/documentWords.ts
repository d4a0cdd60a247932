// What a document's number says by itself, told while it is typed: how many signs are still missing, or whose it seems to be.

import { type Answers, type Field, ageOn, bornOn, holds, isResidentId, sexOf } from '@anma/form-core'

const DIGITS = 18

/** The format that the number must have now, which follows the type of document. */
export function formatNow(
  { constraints, checks }: Field,
  answers: Answers,
  item: Answers | undefined,
): string | undefined {
  const check = checks.find((one) => one.constraints.format !== undefined && holds(one.when, answers, item))
  return check?.constraints.format ?? constraints.format
}

/** What to say under a resident's number; null where there is nothing to say yet. */
export function residentWords(text: string, today: string): { good: boolean; words: string } | null {
  const number = text.replace(/[\s-]/g, '').toUpperCase()
  if (number === '') return null
  if (number.length < DIGITS) return { good: false, words: `已输入 ${number.length} 位，共 ${DIGITS} 位` }
  if (!isResidentId(number)) return { good: false, words: '号码有误，请逐位核对' }
  const [year, month, day] = (bornOn(number) ?? '').split('-').map(Number)
  const age = ageOn(number, today)
  if (age === null || age < 0) return { good: false, words: '号码有误，请逐位核对' }
  return {
    good: true,
    words: `${sexOf(number) === '1' ? '男' : '女'}，${year}年${month}月${day}日出生，${age}岁，请核对`,
  }
}
