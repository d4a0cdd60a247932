// By which ways people are reached, in words.

const WAYS: Record<string, string> = {
  wechat: '微信消息',
  alipay: '支付宝消息',
  sms: '短信',
  mail: '邮件',
  app: '只在应用内收到',
  none: '还未加入，收不到',
}
export const UNREACHED: Record<string, string> = { app: '只在应用内', none: '还未加入' }

/** `短信 12 人`, those who are hard to reach last. */
export function reachWords(ways: Record<string, number>): string[] {
  const order = Object.keys(WAYS)
  return Object.entries(ways)
    .sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))
    .map(([way, count]) => `${WAYS[way] ?? way} ${count} 人`)
}

/** What came of reminding: the result of the job. */
export function resultWords(result: unknown): string {
  const counts = (result ?? {}) as { reminded?: number; without_account?: number }
  const { reminded = 0, without_account: without = 0 } = counts
  return without > 0 ? `已提醒 ${reminded} 人；${without} 人还未加入，请另行通知` : `已提醒 ${reminded} 人`
}
