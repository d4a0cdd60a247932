// The label of a control, tied to it; of a group, its legend.

import type { LabelProps } from './types'

export function Label({ id, group, children }: LabelProps) {
  return group ? (
    <legend className="field-label">{children}</legend>
  ) : (
    <label className="field-label" htmlFor={id}>
      {children}
    </label>
  )
}
