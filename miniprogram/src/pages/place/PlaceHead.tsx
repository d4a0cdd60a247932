// Which place it is, before anything is asked.

import { Box } from '@/elements'
import { Icon } from '@/components'

export function PlaceHead({ place }: { place: { title: string; kind_title: string } }) {
  return (
    <Box className="place-head">
      <Icon name="place" className="place-icon" />
      <Box>
        <Box as="h2" className="place-title">
          {place.title}
        </Box>
        {place.kind_title !== place.title && <Box className="note">{place.kind_title}</Box>}
      </Box>
    </Box>
  )
}
