// What the phone proved by itself: the colors when the code was drawn, and what to compare with the document in hand.

import { Clock } from '@/components'
import { Alarm } from '@/components/results/Alarm'
import { ColorBand } from '@/components/results/ColorBand'
import { clockWords } from '@/components/times'
import { Box, Text } from '@/elements'
import { legendOf, usePolicies } from '@/state/policies'
import type { Said } from './offline'

export function OfflineResult({ said }: { said: Said }) {
  const policies = usePolicies()
  return (
    <Box className="result">
      <Clock />
      {said.colors.map(({ policy: id, color, alert }) => {
        const policy = policies.find((one) => one.id === id) ?? null
        return (
          <ColorBand
            key={id}
            color={color}
            label={legendOf(policy, color)?.label ?? WORDS[color] ?? color}
            alert={alert}
          >
            {said.colors.length > 1 && <Text className="result-welcome">{policy?.title ?? ''}</Text>}
          </ColorBand>
        )
      })}
      {said.colors.some(({ alert }) => alert) && <Alarm advice={null} />}
      <Box className="result-person">
        <Box className="result-name">{said.name}</Box>
        <Box className="result-document">证件尾号 {said.document}</Box>
        <Box className="note">请核对证件。出码时间 {clockWords(new Date(said.issuedAt)).time}</Box>
      </Box>
    </Box>
  )
}

/** For a phone that never heard the policies. */
const WORDS: Record<string, string> = { red: '红色', orange: '橙色', yellow: '黄色', green: '绿色' }
