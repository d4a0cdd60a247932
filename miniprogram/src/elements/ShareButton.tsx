// Sends this page to a chat. Mini-programs: only a button of the platform's own kind may open the list of chats; what is
// sent is said by `useShareAppMessage` (components/Shares).

import { Button } from '@tarojs/components'
import { buttonClass } from './buttonClass'
import type { ShareButtonProps } from './types'

export function ShareButton({ className, children }: ShareButtonProps) {
  return (
    <Button className={buttonClass({ className })} openType="share">
      {children}
    </Button>
  )
}
