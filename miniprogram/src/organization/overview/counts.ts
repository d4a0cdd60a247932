// The numbers of a board's round in words. Who is on leave owes nothing.

export interface Counts {
  total: number
  normal: number
  abnormal: number
  answered: number
  missing: number
  leave: number
}

export function reportedOf(counts: Counts): { done: number; due: number; percent: number } {
  const due = counts.total - counts.leave
  const done = due - counts.missing
  return { done, due, percent: due > 0 ? Math.floor((done / due) * 100) : 0 }
}

export function countsWords({ missing, abnormal, leave, total }: Counts): string {
  if (total === 0) return '没有需要填报的成员'
  const words = [
    missing > 0 ? `未上报 ${missing}` : '全部已报',
    abnormal > 0 && `异常 ${abnormal}`,
    leave > 0 && `请假 ${leave}`,
  ]
  return words.filter(Boolean).join('　')
}
