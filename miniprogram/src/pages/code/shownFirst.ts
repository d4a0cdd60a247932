// Which of several colors opens: the one that nobody applies for, as everybody has it; else the first.

interface Applied {
  id: string
  application: string | null
}

export function shownFirst<C extends { policy: string }>(colors: readonly C[], policies: readonly Applied[]): C {
  const applied = new Set(policies.filter(({ application }) => application !== null).map(({ id }) => id))
  return colors.find(({ policy }) => !applied.has(policy)) ?? colors[0]
}
