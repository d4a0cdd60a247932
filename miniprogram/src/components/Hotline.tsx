// The number that people may call with questions, where the installation names one.

import { useLoad } from '@/api/useLoad'
import { Button, Text } from '@/elements'
import { loadSettings } from '@/state/settings'
import { platform } from '@platform'
import { Icon } from './Icon'
import { tell } from './messages'

export function Hotline({ title = '打电话咨询' }: { title?: string }) {
  const settings = useLoad(loadSettings, [])
  const number = settings.data?.hotline
  if (!number) return null
  return (
    <Button block className="hotline" onTap={() => dial(number)}>
      <Icon name="phone" />
      <Text>
        {title} {number}
      </Text>
    </Button>
  )
}

/** Opens the phone's dialer; where there is none, or the call is not made, the number is told. */
export function dial(number: string): void {
  platform.callPhone(number).catch(() => tell(`请拨打 ${number}`, 'failed'))
}
