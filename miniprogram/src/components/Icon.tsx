// Pictures beside words, in the color of the words: from the Lucide set (styles/icons.scss), named by what they mean here.

import { Box } from '@/elements'

export type IconName =
  | 'back' | 'home' | 'code' | 'work' | 'me' | 'scan' | 'form' | 'next' | 'down' | 'close' | 'add' | 'remove' | 'edit' | 'search' | 'family'
  | 'history' | 'map' | 'notice' | 'privacy' | 'company' | 'invite' | 'chart' | 'members' | 'publish' | 'report' | 'apply' | 'shield' | 'list'
  | 'review' | 'check' | 'warning' | 'info' | 'camera' | 'locate' | 'calendar' | 'settings' | 'help' | 'phone' | 'share' | 'download' | 'mail'
  | 'clock' | 'refresh' | 'place' | 'temperature' | 'visitor' | 'queue' | 'elder' | 'language' | 'logout' | 'more' | 'save' | 'filter' | 'eye'

export function Icon({ name, className = '' }: { name: IconName; className?: string }) {
  return <Box className={`icon icon-${name} ${className}`} hidden />
}
