// What officials looked at, as those it concerns are told.

const LOOKS: Record<string, string> = {
  'person.unmask': '查看了未遮盖的个人信息',
  'record.unmask': '查看了台账中未遮盖的内容',
  'person.search': '按证件号码或手机号查找了您',
  'color.replay': '查看了过去某一时刻的颜值与依据',
  'photo.view': '查看了您提交的照片',
  'review.view': '查看了您提交审核的资料',
  'code.check': '核验了您出示的颜值码',
  'board.answer': '查看了您填报的内容',
  'visit.withdraw': '撤销了为您手工登记的一次出入',
}

const FIELDS: Record<string, string> = { name: '姓名', document_number: '证件号码', phone: '手机号' }

export const lookTitle = (verb: string): string => LOOKS[verb] ?? '查看了您的信息'

/** `姓名、手机号`; pointers of forms are no words and left out. */
export function fieldTitles(fields: readonly string[]): string {
  return fields.flatMap((field) => FIELDS[field] ?? []).join('、')
}
