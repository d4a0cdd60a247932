// Leading somebody to a field: into view, with the focus in it; of a group of choices in the first.

const FIRST = 'input:not(:disabled), button:not(:disabled), select:not(:disabled), textarea:not(:disabled)'

export function focusOn(id: string): void {
  const field = document.getElementById(`${id}-field`)
  const control = document.getElementById(id) ?? field?.querySelector<HTMLElement>(FIRST)
  field?.scrollIntoView({ block: 'center' })
  control?.focus({ preventScroll: true })
}

export function scrollUp(): void {
  document.querySelector('.form')?.scrollIntoView()
}
