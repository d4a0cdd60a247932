// What a chosen password must be like, said before it is sent; the server has the last word.

export const PASSWORD_HINT = '6 至 12 个字符，不要用手机号或常见密码'
export const OFFICIAL_HINT = '至少 6 位，须同时含有数字、大写字母和小写字母'

/** What is wrong with a citizen's new password, or null. */
export function passwordError(password: string): string | null {
  if (password === '') return '请填写密码'
  const length = [...password].length
  return length >= 6 && length <= 12 ? null : '密码应为 6 至 12 个字符'
}

/** What is wrong with an official's new password, or null (ZE-3). */
export function officialPasswordError(password: string): string | null {
  if (password === '') return '请填写密码'
  const kinds = [/\d/, /[A-Z]/, /[a-z]/]
  return password.length >= 6 && kinds.every((kind) => kind.test(password)) ? null : OFFICIAL_HINT
}
