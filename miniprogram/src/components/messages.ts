// What any part of the app says over the page: a short message, or a question before something is lost.

import { createStore } from '@/state/stores'

export interface Asked {
  title: string
  text?: string
  confirm: string
  cancel?: string
  danger?: boolean
  answer: (yes: boolean) => void
}

export const toast = createStore<{ text: string; tone: 'done' | 'failed' } | null>(null)
export const question = createStore<Asked | null>(null)

const SHOWN = 3000
let timer: ReturnType<typeof setTimeout> | undefined

/** Shows a message for three seconds. */
export function tell(text: string, tone: 'done' | 'failed' = 'done'): void {
  clearTimeout(timer)
  toast.set({ text, tone })
  timer = setTimeout(() => toast.set(null), SHOWN)
}

/** Asks before something that cannot be taken back; resolves with whether to go on. */
export function ask(asked: Omit<Asked, 'answer'>): Promise<boolean> {
  question.get()?.answer(false)
  return new Promise((resolve) =>
    question.set({
      ...asked,
      answer: (yes) => {
        question.set(null)
        resolve(yes)
      },
    }),
  )
}
