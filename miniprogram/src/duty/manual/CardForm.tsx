// Who it is, as their document says, and that they agreed to be registered.

import { useState } from 'react'
import { isMobile, isResidentId } from '@anma/form-core'
import { Card, Field, Refused } from '@/components'
import { ChoiceField } from '@/components/ChoiceField'
import { DOCUMENTS } from '@/components/documents'
import { type Entry, EntryChoice } from '@/components/visits/EntryChoice'
import { fieldErrors } from '@/form'
import { Button, Input, Select } from '@/elements'
import { type Typed, faultsOf, RESIDENT } from './card'
import type { Given } from './useManualVisit'

export interface CardFormProps {
  entries: readonly Entry[]
  /** What was sent before, where one came back to it. */
  held: Given | null
  busy: boolean
  error: unknown
  onSend: (given: Given) => void
}

const CONSENTS = [
  { value: 'oral', title: '口头同意' },
  { value: 'paper', title: '书面同意' },
] as const

export function CardForm({ entries, held, busy, error, onSend }: CardFormProps) {
  const [typed, setTyped] = useState(typedOf(held))
  const [consent, setConsent] = useState<Given['consent'] | null>(held?.consent ?? null)
  const [entry, setEntry] = useState(held?.entry ?? (entries.length === 1 ? entries[0].id : null))
  const [isTried, setTried] = useState(false)
  const told = new Map(fieldErrors(error, '/card').map(({ pointer, message }) => [pointer.slice(1), message]))
  const faults = faultsOf(typed, { isResidentId, isMobile })
  const faultOf = (name: keyof Typed, field: string) => (isTried ? faults[name] : undefined) ?? told.get(field)
  const type = (name: keyof Typed) => (value: string) => setTyped({ ...typed, [name]: value })
  const send = () => {
    setTried(true)
    if (Object.keys(faults).length > 0 || consent === null || entry === null) return
    onSend({ card: cardOf(typed), consent, entry })
  }
  return (
    <Card title="来访人员">
      <EntryChoice
        entries={entries}
        value={entry}
        onChange={setEntry}
        error={isTried && entry === null ? '请选择进入方式' : null}
      />
      <Field id="name" label="姓名" required error={faultOf('name', 'name')}>
        <Input
          id="name"
          value={typed.name}
          onChange={type('name')}
          maxLength={50}
          required
          invalid={Boolean(faultOf('name', 'name'))}
        />
      </Field>
      <Field id="type" label="证件类型" required>
        <Select id="type" options={DOCUMENTS} value={typed.type} onChange={type('type')} />
      </Field>
      <Field id="number" label="证件号码" required error={faultOf('number', 'document_number')}>
        <Input
          id="number"
          kind={typed.type === RESIDENT ? 'idcard' : 'text'}
          value={typed.number}
          onChange={type('number')}
          maxLength={30}
          required
          invalid={Boolean(faultOf('number', 'document_number'))}
        />
      </Field>
      <Field id="phone" label="联系电话" hint="没有手机时可填家人的电话" error={faultOf('phone', 'phone')}>
        <Input
          id="phone"
          kind="tel"
          value={typed.phone}
          onChange={type('phone')}
          maxLength={20}
          invalid={Boolean(faultOf('phone', 'phone'))}
        />
      </Field>
      <ChoiceField
        id="consent"
        label="本人（或监护人）已同意登记"
        options={CONSENTS}
        value={consent}
        onChange={setConsent}
        error={isTried && consent === null ? '请先告知用途并征得同意，再选择同意的方式' : null}
      />
      {told.size === 0 && <Refused error={error} />}
      <Button kind="primary" block busy={busy} onTap={send}>
        登记
      </Button>
    </Card>
  )
}

function typedOf(held: Given | null): Typed {
  const { name = '', document_type: type = RESIDENT, document_number: number = '', phone = '' } = held?.card ?? {}
  return { name, type, number, phone }
}

function cardOf({ name, type, number, phone }: Typed): Given['card'] {
  const card = { name: name.trim(), document_type: type, document_number: number.trim() }
  return (phone.trim() === '' ? card : { ...card, phone: phone.trim() }) as Given['card']
}
