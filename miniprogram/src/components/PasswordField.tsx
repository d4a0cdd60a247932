// A password, hidden while it is typed.

import { Input } from '@/elements'
import { Field, describedBy } from './Field'

export interface PasswordFieldProps {
  id: string
  label: string
  value: string
  onChange: (value: string) => void
  onConfirm?: () => void
  hint?: string
  error?: string | null
  /** A password that is chosen now, for the browser's own password store. */
  isNew?: boolean
}

export function PasswordField({ id, label, value, onChange, onConfirm, hint, error, isNew }: PasswordFieldProps) {
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <Input
        id={id}
        kind="password"
        value={value}
        onChange={onChange}
        onConfirm={onConfirm}
        maxLength={128}
        invalid={!!error}
        required
        describedBy={describedBy(id, hint, error)}
        label={label}
        autoComplete={isNew ? 'new-password' : 'current-password'}
      />
    </Field>
  )
}
