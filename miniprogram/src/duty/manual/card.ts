// What is wrong with a card as typed, before it is sent; the server has the last word.

export interface Typed {
  name: string
  /** Code of the kind of document. */
  type: string
  number: string
  phone: string
}

export interface Formats {
  isResidentId: (number: string) => boolean
  isMobile: (phone: string) => boolean
}

/** The code of a resident's card. */
export const RESIDENT = '10'

export function faultsOf(typed: Typed, { isResidentId, isMobile }: Formats): Partial<Record<keyof Typed, string>> {
  const name = typed.name.trim()
  const number = typed.number.trim().toUpperCase()
  const phone = typed.phone.trim()
  return {
    ...(name.length < 2 && { name: '请填写完整的姓名' }),
    ...(number.length < 4 && { number: '请填写证件号码' }),
    ...(number.length >= 4 &&
      typed.type === RESIDENT &&
      !isResidentId(number) && { number: '身份证号码不正确，请逐位核对' }),
    ...(phone !== '' && !isMobile(phone) && { phone: '手机号应为11位' }),
  }
}
