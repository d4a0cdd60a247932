// A color with its reasons, as much as a screen was given of it: by its person's own look, a visit, or a guard's check.

export interface ShownReason {
  reason: string
  /** To its person only: with date, source and what to do. */
  message?: string
  until: string | null
  evidence?: { id: string; date: string | null; source: string | null }[]
}

export interface ShownColor {
  policy: string
  color: string
  label: string
  reasons: ShownReason[]
  changes_at: string | null
}

export interface ShownCard {
  name: string
  document_type: string
  document_number: string
}
