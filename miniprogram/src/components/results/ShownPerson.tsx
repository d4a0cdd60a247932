// Whose color it is, to be compared with the document in hand.

import { Box } from '@/elements'
import { documentTitle } from '../documents'
import type { ShownCard } from './types'

export function ShownPerson({ person, place }: { person: ShownCard; place?: string | null }) {
  return (
    <Box className="result-person">
      <Box className="result-name">{person.name}</Box>
      <Box className="result-document">
        {documentTitle(person.document_type)} {person.document_number}
      </Box>
      {place && <Box className="result-place">{place}</Box>}
    </Box>
  )
}
