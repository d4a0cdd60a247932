// Home for elders (BY-9): three huge buttons, and a person to call.

import { Icon, type IconName } from '@/components'
import { Hotline } from '@/components/Hotline'
import { openScanner } from '@/components/scanning'
import { Box, Button, Text } from '@/elements'
import { go } from '@/routes'
import { prefer } from '@/state/preferences'
import { fillFirst } from './Tiles'
import type { TodoItem } from './todo'

export interface ElderHomeProps {
  /** Null while it is not known. */
  open: TodoItem[] | null
  person: string | undefined
}

export function ElderHome({ open, person }: ElderHomeProps) {
  const due = open === null ? '' : open.length > 0 ? `还有 ${open.length} 张表没填` : '今天已填完'
  return (
    <Box className="home-elder">
      <Huge icon="code" title="颜值" note="给值守人员看" onTap={() => go('code', { person })} />
      <Huge icon="scan" title="扫码" note="进出门时扫一扫" onTap={() => void openScanner()} />
      <Huge icon="form" title="填报" note={due} onTap={() => fillFirst(open ?? [], person)} />
      <Hotline />
      <Button kind="plain" block onTap={() => prefer({ elder: false })}>
        换回普通版
      </Button>
    </Box>
  )
}

function Huge({ icon, title, note, onTap }: { icon: IconName; title: string; note: string; onTap: () => void }) {
  return (
    <Button className="home-huge" onTap={onTap}>
      <Icon name={icon} className="home-huge-icon" />
      <Box className="home-huge-words">
        <Text className="home-huge-title">{title}</Text>
        {note && <Text className="home-huge-note">{note}</Text>}
      </Box>
    </Button>
  )
}
