// Tabs, each with its count where there is one.

import { Box, Button, Text } from '@/elements'

export interface Tab<T extends string> {
  id: T
  title: string
  count?: number | null
}

export interface TabsProps<T extends string> {
  tabs: Tab<T>[]
  current: T
  onChoose: (id: T) => void
  label?: string
}

export function Tabs<T extends string>({ tabs, current, onChoose, label }: TabsProps<T>) {
  return (
    <Box className="tabs" role="group" label={label}>
      {tabs.map((tab) => (
        <Button
          key={tab.id}
          kind="bare"
          className={`tab ${tab.id === current ? 'tab-current' : ''}`}
          pressed={tab.id === current}
          onTap={() => onChoose(tab.id)}
        >
          <Text>{tab.title}</Text>
          {tab.count !== undefined && tab.count !== null && <Text className="tab-count">{tab.count}</Text>}
        </Button>
      ))}
    </Box>
  )
}
