// In which tone a state is told.

const TONES = ['active', 'warning', 'good', 'bad', 'neutral'] as const
export type Tone = (typeof TONES)[number]

/** The tone of a state as its lifecycle gives it; one that is not known here is neutral. */
export function toneOf(given: string): Tone {
  return TONES.find((tone) => tone === given) ?? 'neutral'
}
