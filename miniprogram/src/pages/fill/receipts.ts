// What the server answers to a form that was handed in, whichever kind it was, as the receipt shows it.

export interface ShownReceipt {
  number: string | null
  numberTitle: string
  at: string | null
  person: string | null
  /** Of an application. */
  state: string | null
  next: string | null
}

export function receiptOf(answer: unknown): ShownReceipt {
  const said = objectOf(answer)
  const number = text(said['number_title']) ?? text(said['number'])
  return {
    number,
    numberTitle: text(said['number_title']) ? '次数' : '回执编号',
    at: text(said['at']),
    person: text(objectOf(said['person'])['id']),
    state: text(objectOf(said['state'])['title']),
    next: text(said['next']),
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
