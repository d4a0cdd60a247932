// The numbers of a board's round in words. Who is on leave owes nothing.

import type { Counts } from '../board/states'

export function countsWords({ missing, abnormal, leave, total }: Counts): string {
  if (total === 0) return '没有需要填报的成员'
  const words = [
    missing > 0 ? `未上报 ${missing}` : '全部已报',
    abnormal > 0 && `异常 ${abnormal}`,
    leave > 0 && `请假 ${leave}`,
  ]
  return words.filter(Boolean).join('　')
}
