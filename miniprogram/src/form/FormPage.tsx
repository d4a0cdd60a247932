// The step one is on: its groups, each with its heading and fields.

import { isField } from '@anma/form-core'
import { Box } from '@/elements'
import { FieldView } from './FieldView'
import { TextBlockView } from './TextBlockView'
import type { StepGroup } from './steps'
import { useFilling } from './useFilling'
import { both } from './words'

export function FormPage() {
  const { steps, at } = useFilling()
  const groups = steps[at]?.groups ?? []
  return (
    <>
      {groups.map((group, index) => (
        <GroupView key={`${steps[at].key} ${index}`} group={group} />
      ))}
    </>
  )
}

function GroupView({ group }: { group: StepGroup }) {
  const { language } = useFilling()
  const [first] = group.elements
  const isSaid = group.elements.length === 1 && first.label === group.title // by its only field
  return (
    <Box as="fieldset" className="card form-group">
      {group.title && !isSaid && (
        <Box as="legend" className="form-group-title">
          {both(group.title, group.titleEn, language)}
        </Box>
      )}
      {group.elements.map((element, index) =>
        isField(element) ? (
          <FieldView key={element.path} field={element} pointer={element.path} />
        ) : (
          <TextBlockView key={index} block={element} />
        ),
      )}
    </Box>
  )
}
