// What a register is called, and the way to a new record where those are entered by hand.

import { Box, Button } from '@/elements'
import { Icon } from '@/components'
import type { Register } from '@/components/register'
import { go } from '@/routes'

export function RegisterHead({ register, scope }: { register: Register; scope: string }) {
  return (
    <Box className="record-head">
      <Box as="h2" className="record-title">
        {register.title}
      </Box>
      {register.may.enter && (
        <Button size="small" onTap={() => go('record', { register: register.id, scope })}>
          <Icon name="add" />
          新增
        </Button>
      )}
    </Box>
  )
}
