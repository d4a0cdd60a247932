// The button by which Alipay gives the phone number of its user: sealed for the server, once the user has allowed it.

/// <reference path="../../../alipay_miniapp/src/my.d.ts" />

import { Button as Native } from '@tarojs/components'
import type { PhoneButtonProps } from './types'
import { buttonClass } from './buttonClass'

export function PhoneButton({ busy, onGrant, onRefused, children }: PhoneButtonProps) {
  const ask = () =>
    my.getPhoneNumber({
      success: ({ response, sign }) => {
        const given = sealed(response, sign)
        if (given) onGrant({ provider: 'alipay', ...given })
        else onRefused()
      },
      fail: onRefused,
    })
  return (
    <Native
      className={buttonClass({ kind: 'primary', block: true })}
      disabled={busy}
      loading={busy}
      openType="getAuthorize"
      scope="phoneNumber"
      onGetAuthorize={ask}
      onError={onRefused}
    >
      {children}
    </Native>
  )
}

/** Older versions of Alipay give one JSON text that holds both. */
function sealed(response: string, sign: string | undefined): { response: string; sign: string } | null {
  if (sign) return { response, sign }
  try {
    const inner = JSON.parse(response) as { response?: unknown; sign?: unknown }
    return typeof inner.response === 'string' && typeof inner.sign === 'string'
      ? { response: inner.response, sign: inner.sign }
      : null
  } catch {
    return null
  }
}
