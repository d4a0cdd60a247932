// When somebody registered, against the time that runs beside it: an old result, or one from afar, is seen to be so.

import { Box, Text } from '@/elements'
import { useClock } from '@/state/clock'
import { Icon } from '../Icon'
import { clockWords } from '../times'
import { ageOf } from './age'

export function RegisteredAt({ at }: { at: string }) {
  const now = useClock()
  const age = ageOf(at, now)
  const { date, time } = clockWords(new Date(at))
  return (
    <Box className={`registered ${age.isOld ? 'registered-old' : ''}`}>
      {age.isOld && <Icon name="warning" />}
      <Text className="registered-age">{age.words}</Text>
      <Text>
        登记时间 {age.isOld ? `${date.split(' ')[0]} ` : ''}
        {time}
      </Text>
    </Box>
  )
}
