// The main pages, one tap away.

import { Box, Button, Text } from '@/elements'
import { type PageName, start } from '@/routes'
import { Icon, type IconName } from './Icon'

export type MainPage = 'home' | 'code' | 'work' | 'me'

const ITEMS: { page: MainPage & PageName; title: string; icon: IconName }[] = [
  { page: 'home', title: '首页', icon: 'home' },
  { page: 'code', title: '颜值', icon: 'code' },
  { page: 'work', title: '工作', icon: 'work' },
  { page: 'me', title: '我的', icon: 'me' },
]

export function BottomBar({ current }: { current: MainPage }) {
  return (
    <Box as="nav" className="bottom-bar" label="主要页面">
      {ITEMS.map((item) => (
        <Button
          key={item.page}
          kind="bare"
          className={`bottom-item ${item.page === current ? 'bottom-item-current' : ''}`}
          current={item.page === current}
          onTap={() => item.page !== current && start(item.page)}
        >
          <Icon name={item.icon} />
          <Text className="bottom-title">{item.title}</Text>
        </Button>
      ))}
    </Box>
  )
}
