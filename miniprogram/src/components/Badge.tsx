// A word in the tone of what it says.

import type { ReactNode } from 'react'
import { Text } from '@/elements'
import type { Tone } from './tones'

export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <Text className={`badge badge-${tone}`}>{children}</Text>
}
