// One of the people an account answers for; the color is one more tap, where this account may see it.

import { Badge, Icon, Row } from '@/components'
import { documentTitle } from '@/components/documents'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { type Person, nameOf } from '@/state/persons'
import { proxyWord, verificationWord } from '@/components/personWords'

export function PersonRow({ person }: { person: Person }) {
  const word = person.is_limited ? proxyWord('entry') : verificationWord(person.verification)
  return (
    <Box className="persons-line">
      <Row
        icon={person.is_self ? 'me' : 'family'}
        title={nameOf(person)}
        note={
          <>
            <Box>{`${documentTitle(person.document_type)} ${person.document_number}`}</Box>
            <Badge tone={word.tone}>{word.title}</Badge>
          </>
        }
        onTap={() => go('person', { id: person.id })}
      />
      {!person.is_limited && (
        <Button
          kind="plain"
          className="persons-color"
          label={`查看${nameOf(person)}的颜值`}
          onTap={() => go('code', { person: person.id })}
        >
          <Icon name="code" />
          颜值
        </Button>
      )}
    </Box>
  )
}
