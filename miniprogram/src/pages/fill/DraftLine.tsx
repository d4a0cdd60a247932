// That a draft was taken up again, from when, what of it the form no longer asks, and the way to begin anew.

import type { Tree } from '@anma/form-core'
import { ask } from '@/components'
import { when } from '@/components/times'
import { Box, Button, Text } from '@/elements'
import type { Restored } from './Opened'
import { droppedWords } from './labels'

export interface DraftLineProps {
  restored: Restored
  tree: Tree
  onDiscard: () => void
}

export function DraftLine({ restored, tree, onDiscard }: DraftLineProps) {
  const discard = async () => {
    if (await ask({ title: '重新填写？', text: '已填的内容会清空，不能恢复。', confirm: '清空重填', danger: true }))
      onDiscard()
  }
  return (
    <Box className="fill-draft" role="status">
      <Text>已恢复 {when(new Date(restored.at).toISOString())} 填写的内容</Text>
      <Button kind="plain" size="small" onTap={() => void discard()}>
        重新填写
      </Button>
      {restored.dropped.length > 0 && (
        <Box className="fill-dropped">
          表单已更新，不再需要的内容没有保留，请核对：{droppedWords(tree, restored.dropped)}
        </Box>
      )}
    </Box>
  )
}
