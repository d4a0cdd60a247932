// Which duties somebody has, from the verbs that their grants hold (docs/access.md).

import type { IconName } from '../../components/Icon'
import type { PageName } from '../../routes'

export interface Duty {
  icon: IconName
  title: string
  note: string
  page: PageName
}

const DUTIES: (Duty & { verb: string })[] = [
  { verb: 'code.verify', icon: 'scan', title: '验码', note: '扫他人出示的颜值码，没有网络也能核验', page: 'verify' },
  { verb: 'visit.list', icon: 'place', title: '值守点', note: '今日进出、手工登记', page: 'posts' },
  { verb: 'record.list', icon: 'list', title: '台账', note: '查找、筛选、办理、导出', page: 'registers' },
  { verb: 'person.review', icon: 'review', title: '实名审核', note: '核对证件照片与资料', page: 'reviews' },
  { verb: 'appeal.answer', icon: 'edit', title: '颜值申诉', note: '查看并答复市民的申诉', page: 'appealQueue' },
]

/** The duties in the order in which they are shown. */
export function dutiesOf(verbs: readonly string[]): Duty[] {
  return DUTIES.filter(({ verb }) => verbs.includes(verb)).map(({ verb: _, ...duty }) => duty)
}
