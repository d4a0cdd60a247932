// What to say where the phone refused: what cannot be mended here is done elsewhere.

import { sentence } from '@/api'
import { Refusal } from '@/platform/types'

const ELSEWHERE = `这里打不开此类文件，请用浏览器登录 ${ANMA_API_BASE}/m/ 后下载`

/** The sentence for an error, empty where somebody only changed their mind. */
export function refusalWords(error: unknown): string {
  if (!(error instanceof Refusal)) return sentence(error)
  if (error.reason === 'cancelled') return ''
  return error.what === 'file' && error.reason === 'unavailable' ? ELSEWHERE : sentence(error)
}
