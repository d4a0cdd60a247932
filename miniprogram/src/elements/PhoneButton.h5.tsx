// Browsers know no phone number: there it is proved by text message.

import type { PhoneButtonProps } from './types'

export function PhoneButton(_: PhoneButtonProps) {
  return null
}
