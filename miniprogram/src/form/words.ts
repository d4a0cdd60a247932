// What the form itself says, in Chinese and in English for public forms.

import type { Language } from '@anma/form-core'

const WORDS = {
  next: ['下一步', 'Next'],
  back: ['上一步', 'Back'],
  submit: ['提交', 'Submit'],
  choose: ['请选择', 'Please choose'],
  yes: ['是', 'Yes'],
  no: ['否', 'No'],
  search: ['搜索', 'Search'],
  none: ['没有符合的选项', 'Nothing found'],
  change: ['修改', 'Change'],
  restore: ['不修改', 'Keep'],
  clear: ['清除', 'Clear'],
  done: ['确定', 'Done'],
  uploading: ['照片还在上传，请稍候再继续', 'Photos are still being uploaded'],
} as const

export type Word = keyof typeof WORDS

export function word(name: Word, language: Language): string {
  return WORDS[name][language === 'en' ? 1 : 0]
}

/** A label in one line: Chinese, and English behind it for those who asked for English. */
export function both(zh: string, en: string | null | undefined, language: Language): string {
  return language === 'en' && en ? `${zh} ${en}` : zh
}
