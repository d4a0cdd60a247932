// The question before something is lost.

import { Box, Button, Overlay } from '@/elements'
import { useStore } from '@/state/stores'
import { question } from './messages'

export function Question() {
  const asked = useStore(question)
  if (asked === null) return null
  return (
    <Overlay title={asked.title} place="center" onClose={() => asked.answer(false)}>
      <Box as="h2" className="question-title">
        {asked.title}
      </Box>
      {asked.text && <Box className="question-text">{asked.text}</Box>}
      <Box className="question-buttons">
        <Button onTap={() => asked.answer(false)}>{asked.cancel ?? '取消'}</Button>
        <Button kind={asked.danger ? 'danger' : 'primary'} onTap={() => asked.answer(true)}>
          {asked.confirm}
        </Button>
      </Box>
    </Overlay>
  )
}
