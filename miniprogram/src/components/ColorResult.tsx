// What is shown at a door (GJ-6, LT-5): the running clock, who and where, the color with its word and reasons, the legend.
// People look at it from an arm's length, in sunlight, for a second.

import type { ReactNode } from 'react'
import { Box, Text } from '@/elements'
import { isMildest, legendOf, usePolicy } from '@/state/policies'
import { Card } from './Card'
import { Clock } from './Clock'
import { Alarm } from './results/Alarm'
import { ColorBand } from './results/ColorBand'
import { LegendCard } from './results/LegendCard'
import { Reasons } from './results/Reasons'
import { RegisteredAt } from './results/RegisteredAt'
import { ShownPerson } from './results/ShownPerson'
import type { ShownCard, ShownColor } from './results/types'

export interface ColorResultProps {
  color: ShownColor
  person: ShownCard
  /** Somebody from a key area at a place that is to be told so. */
  alert: boolean
  place?: string | null
  welcome?: string | null
  /** When the visit was registered; absent where nothing was. */
  registeredAt?: string | null
  /** Between the color and its reasons: what to do next. */
  children?: ReactNode
}

export function ColorResult({ color, person, alert, place, welcome, registeredAt, children }: ColorResultProps) {
  const policy = usePolicy(color.policy)
  const advice = legendOf(policy, color.color)?.advice ?? null
  const isWelcome = !alert && isMildest(policy, color.color)
  return (
    <>
      <Box className="result">
        <Clock />
        <ColorBand color={color.color} label={color.label} alert={alert}>
          {welcome && isWelcome && <Text className="result-welcome">{welcome}</Text>}
        </ColorBand>
        {alert ? <Alarm advice={advice} /> : advice && <Box className="result-advice">值守人员：{advice}</Box>}
        <ShownPerson person={person} place={place} />
        {registeredAt && <RegisteredAt at={registeredAt} />}
      </Box>
      {children}
      <Card title="为什么是这个颜色">
        <Reasons reasons={color.reasons} changesAt={color.changes_at} />
      </Card>
      <LegendCard policy={color.policy} />
    </>
  )
}
