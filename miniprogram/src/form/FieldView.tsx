// A field of the form: its label, hint, control and what is wrong with it; or what the server holds instead, masked.

import { type Answers, type Field, getAt, isEnabled, isRequired, same } from '@anma/form-core'
import { Field as Labelled, describedBy } from '@/components'
import { controlOf, isGroup } from './controls'
import { HeldAnswer } from './HeldAnswer'
import { GivenAnswer } from './GivenAnswer'
import { idOf } from './ids'
import { type Filling, useFilling } from './useFilling'

export interface FieldViewProps {
  field: Field
  /** Where it stands in the answers; within items of repeatable fields that is not the field's own path. */
  pointer: string
  item?: Answers
}

export function FieldView({ field, pointer, item }: FieldViewProps) {
  const filling = useFilling()
  const id = idOf(pointer)
  const error = filling.messages.get(pointer)
  const value = getAt(filling.answers, pointer)
  const held = filling.held(pointer)
  const isHeld = held !== undefined && same(held, value)
  const mayChange = filling.mayChange(field)
  const hint = mayChange && !isHeld ? field.hint : null
  const isPlain = !mayChange || isHeld
  return (
    <Labelled
      id={id}
      label={field.label}
      labelEn={filling.language === 'en' ? field.label_en : null}
      hint={hint}
      error={error}
      required={mayChange && isNeeded(field, filling, item)}
      group={isGroup(field) && !isPlain}
    >
      {isPlain ? (
        <>
          <GivenAnswer field={field} value={value} language={filling.language} />
          {mayChange && <HeldAnswer pointer={pointer} />}
        </>
      ) : (
        <Control field={field} pointer={pointer} item={item} described={describedBy(id, hint, error)} />
      )}
      {!isHeld && held !== undefined && mayChange && <HeldAnswer pointer={pointer} />}
    </Labelled>
  )
}

function Control({ field, pointer, item, described }: FieldViewProps & { described: string | undefined }) {
  const filling = useFilling()
  const Widget = controlOf(field.widget)
  return (
    <Widget
      field={field}
      pointer={pointer}
      id={idOf(pointer)}
      value={getAt(filling.answers, pointer)}
      onChange={(value) => filling.change(pointer, value)}
      onLeave={() => filling.leave(pointer)}
      disabled={filling.busy || !isEnabled(field, filling.kept, item)}
      invalid={filling.messages.has(pointer)}
      required={isNeeded(field, filling, item)}
      describedBy={described}
      language={filling.language}
      answers={filling.kept}
      item={item}
    />
  )
}

function isNeeded(field: Field, filling: Filling, item: Answers | undefined): boolean {
  return isRequired(field, filling.kept, item)
}
