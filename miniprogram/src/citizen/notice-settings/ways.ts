// The channels on which notices are sent outside of the app, and their order.

import type { Way } from './preferences'

const WAYS: readonly { id: Way; title: string; note: string }[] = [
  { id: 'wechat', title: '微信订阅消息', note: '须在微信小程序中登录并订阅' },
  { id: 'alipay', title: '支付宝消息', note: '须在支付宝小程序中登录' },
  { id: 'sms', title: '短信', note: '只发较急的消息' },
  { id: 'mail', title: '邮件', note: '须先验证邮箱' },
]

/** The order with a way put one place earlier. */
export function earlier(order: readonly Way[], id: Way): Way[] {
  const at = order.indexOf(id)
  if (at < 1) return [...order]
  return [...order.slice(0, at - 1), id, order[at - 1], ...order.slice(at + 1)]
}

/** Those in use in their order, then the rest. */
export function arranged(order: readonly Way[]): { id: Way; title: string; note: string; isOn: boolean }[] {
  const used = order.flatMap((id) => WAYS.filter((way) => way.id === id))
  return [...used, ...WAYS.filter((way) => !order.includes(way.id))].map((way) => ({
    ...way,
    isOn: order.includes(way.id),
  }))
}
