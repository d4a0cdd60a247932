// That a draft was taken up again, from when, what of it the form no longer asks, and the way to begin anew.

import { type Tree, isField, split } from '@anma/form-core'
import { ask } from '@/components'
import { when } from '@/components/times'
import { Box, Button, Text } from '@/elements'
import type { Restored } from './Opened'

export interface DraftLineProps {
  restored: Restored
  tree: Tree
  onDiscard: () => void
}

export function DraftLine({ restored, tree, onDiscard }: DraftLineProps) {
  const discard = async () => {
    if (await ask({ title: '重新填写？', text: '已填的内容会清空，不能恢复。', confirm: '清空重填', danger: true })) onDiscard()
  }
  return (
    <Box className="fill-draft" role="status">
      <Text>已恢复 {when(new Date(restored.at).toISOString())} 填写的内容</Text>
      <Button kind="plain" size="small" onTap={() => void discard()}>
        重新填写
      </Button>
      {restored.dropped.length > 0 && <Box className="fill-dropped">表单已更新，以下内容不再适用，请核对：{labelsOf(tree, restored.dropped).join('、')}</Box>}
    </Box>
  )
}

/** What is dropped in the words of the present form where it knows them. */
function labelsOf(tree: Tree, pointers: readonly string[]): string[] {
  const fields = tree.pages.flatMap((page) => page.groups).flatMap((group) => group.fields.filter(isField))
  const labels = pointers.map((pointer) => fields.find(({ path }) => pointer === path || pointer.startsWith(`${path}/`))?.label ?? `“${split(pointer)[0] ?? ''}”一项`)
  return [...new Set(labels)]
}
