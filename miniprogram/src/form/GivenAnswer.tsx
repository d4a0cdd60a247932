// An answer that is only looked at, in words.

import type { Field, Json, Language } from '@anma/form-core'
import { Box } from '@/elements'
import { isAnswers } from './answers'
import { Photos } from './photos/Photos'
import { photosOf } from './photos/photosOf'
import { RegionName } from './regions/RegionName'
import { itemWords, wordsOf } from './answerWords'

export interface GivenAnswerProps {
  field: Field
  value: Json | undefined
  language: Language
}

export function GivenAnswer({ field, value, language }: GivenAnswerProps) {
  if (value === undefined || value === null) return <Box className="form-given note">未填写</Box>
  if (field.widget === 'photo' || field.widget === 'signature')
    return <Photos photos={photosOf(value)} label={field.label} />
  if (field.widget === 'region')
    return (
      <Box className="form-given">
        <RegionName code={String(value)} />
      </Box>
    )
  if (field.fields !== null && Array.isArray(value))
    return (
      <>
        {value.filter(isAnswers).map((item, index) => (
          <Box key={index} className="form-given">
            {itemWords(field, item, language)}
          </Box>
        ))}
      </>
    )
  return <Box className="form-given">{wordsOf(field, value, language)}</Box>
}
