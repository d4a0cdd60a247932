// The button by which WeChat gives the phone number of its user: a code that the server redeems.

import { Button as Native } from '@tarojs/components'
import type { PhoneButtonProps } from './types'
import { buttonClass } from './buttonClass'

export function PhoneButton({ busy, onGrant, onRefused, children }: PhoneButtonProps) {
  return (
    <Native
      className={buttonClass({ kind: 'primary', block: true })}
      disabled={busy}
      loading={busy}
      openType="getPhoneNumber"
      onGetPhoneNumber={({ detail }) =>
        detail.code ? onGrant({ provider: 'wechat', phone_code: detail.code }) : onRefused()
      }
    >
      {children}
    </Native>
  )
}
