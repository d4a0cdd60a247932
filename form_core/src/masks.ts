// How a sensitive answer is shown in previews and summaries, as the server masks it (`forms/masks.py`): a person
// recognizes their own data, and whoever looks over the shoulder cannot use it.

const COMPOUND_SURNAME =
  /^(?:欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|公冶|太叔|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|司空|令狐|呼延|拓跋)/

/** 张三丰 → 张**; compound surnames stay whole; a Latin name keeps its first letter. */
export function maskName(name: string): string {
  const length = Array.from(name).length
  return length > 1 ? keep(name, COMPOUND_SURNAME.test(name) && length > 2 ? 2 : 1, 0) : '*'
}

/** 11010519491231002X → 110105********002X; a short one keeps its first and last two signs. */
export function maskDocument(number: string): string {
  return Array.from(number).length >= 15 ? keep(number, 6, 4) : keep(number, 2, 2)
}

/** 13812345678 → 138*****678. */
export function maskPhone(phone: string): string {
  return keep(phone, 3, 3)
}

function keep(text: string, first: number, last: number): string {
  const signs = Array.from(text)
  const hidden = signs.length - first - last
  if (hidden < Math.max(1, Math.floor(signs.length / 4))) return '*'.repeat(signs.length)
  return signs.slice(0, first).join('') + '*'.repeat(hidden) + signs.slice(first + hidden).join('')
}
