// The tabs of a register, with how many records each holds.

import { Tabs } from '../Tabs'
import type { Register, TabCounts } from './types'

export interface RegisterTabsProps {
  register: Register
  counts: TabCounts | null
  current: string
  onChoose: (tab: string) => void
}

export function RegisterTabs({ register, counts, current, onChoose }: RegisterTabsProps) {
  if (register.tabs.length < 2) return null
  const tabs = register.tabs.map(({ id, title }) => ({
    id,
    title,
    count: counts?.tabs.find((one) => one.id === id)?.count,
  }))
  return <Tabs tabs={tabs} current={current} onChoose={onChoose} label={register.title} />
}
