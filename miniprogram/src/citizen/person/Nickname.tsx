// What one calls somebody of the family, on this phone only.

import { Card, Field } from '@/components'
import { Input } from '@/elements'
import { NICKNAME_LENGTH, nickname, nicknames } from '@/state/nicknames'
import { useStore } from '@/state/stores'

const HINT = '如“妈妈”“二宝”，选择家人时用来分清是谁。只保存在这台手机上'

export function Nickname({ person }: { person: string }) {
  return (
    <Card className="person-nickname">
      <Field id="nickname" label="称呼" hint={HINT}>
        <Input
          id="nickname"
          value={useStore(nicknames)[person] ?? ''}
          onChange={(typed) => nickname(person, typed)}
          maxLength={NICKNAME_LENGTH}
          describedBy="nickname-hint"
        />
      </Field>
    </Card>
  )
}
