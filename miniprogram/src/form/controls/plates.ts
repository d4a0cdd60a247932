// A plate's number as a province and the rest, in the order in which provinces stand on keyboards of parking lots.

export const PROVINCES = Array.from('京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼')

export interface Plate {
  province: string
  rest: string
}

export function plateOf(text: string): Plate {
  const trimmed = text.trim()
  const first = trimmed.charAt(0)
  return PROVINCES.includes(first) ? { province: first, rest: trimmed.slice(1) } : { province: '', rest: trimmed }
}

/** Both together; undefined while there is nothing. What is pasted whole keeps its own province. */
export function plateText({ province, rest }: Plate): string | undefined {
  const pasted = plateOf(rest)
  const text = `${pasted.province || province}${pasted.rest}`.toUpperCase()
  return text === '' ? undefined : text
}
