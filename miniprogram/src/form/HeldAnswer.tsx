// Under an answer that is only seen masked: to give another one, or to leave it as it is after all.

import { getAt, same } from '@anma/form-core'
import { Button } from '@/elements'
import { useFilling } from './useFilling'
import { word } from './words'

export function HeldAnswer({ pointer }: { pointer: string }) {
  const { answers, held, change, language } = useFilling()
  const kept = held(pointer)
  if (kept === undefined) return null
  const isKept = same(kept, getAt(answers, pointer))
  return (
    <Button kind="plain" size="small" className="form-held" onTap={() => change(pointer, isKept ? undefined : kept)}>
      {word(isKept ? 'change' : 'restore', language)}
    </Button>
  )
}
