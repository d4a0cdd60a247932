// This phone as one that its owner trusts: with its token a password is enough to log in.

import { platform } from '@platform'
import { createKeptStore } from './stores'

const isToken = (value: unknown): value is string | null => value === null || typeof value === 'string'

export const deviceToken = createKeptStore<string | null>(platform.storage, 'device', null, isToken)

const TITLES = { wechat: '微信小程序', alipay: '支付宝小程序', browser: '手机浏览器' }

/** How this phone is called in the list of trusted ones. */
export const deviceTitle: string = TITLES[platform.name]
