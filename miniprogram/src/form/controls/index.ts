// Which control draws which widget of the render tree.

import type { FunctionComponent } from 'react'
import type { Field, Widget } from '@anma/form-core'
import { ChoiceControl } from './ChoiceControl'
import { ChoicesControl } from './ChoicesControl'
import { DateControl } from './DateControl'
import { DateTimeControl } from './DateTimeControl'
import { DocumentControl } from './DocumentControl'
import { MapPointControl } from './MapPointControl'
import { NumberControl } from './NumberControl'
import { PhoneControl } from './PhoneControl'
import { PhotoControl } from './PhotoControl'
import { PlateControl } from './PlateControl'
import { PledgeControl } from './PledgeControl'
import { RegionControl } from './RegionControl'
import { RepeatControl } from './RepeatControl'
import { SignatureControl } from './SignatureControl'
import { TextAreaControl } from './TextAreaControl'
import { TextControl } from './TextControl'
import { TimeControl } from './TimeControl'
import type { ControlProps } from './types'
import { YesNoControl } from './YesNoControl'
import { isLong } from './choosing'

const CONTROLS: Record<Widget, FunctionComponent<ControlProps>> = {
  text: TextControl,
  textarea: TextAreaControl,
  number: NumberControl,
  yes_no: YesNoControl,
  choice: ChoiceControl,
  choices: ChoicesControl,
  date: DateControl,
  datetime: DateTimeControl,
  time: TimeControl,
  region: RegionControl,
  document_type: ChoiceControl,
  document: DocumentControl,
  phone: PhoneControl,
  plate: PlateControl,
  uscc: TextControl,
  photo: PhotoControl,
  repeat: RepeatControl,
  pledge: PledgeControl,
  map_point: MapPointControl,
  signature: SignatureControl,
}

const GROUPS: ReadonlySet<Widget> = new Set<Widget>([
  'yes_no',
  'photo',
  'repeat',
  'pledge',
  'datetime',
  'map_point',
  'signature',
])

const CHOICES: ReadonlySet<Widget> = new Set<Widget>(['choice', 'choices', 'document_type'])

/** The control of a widget; of one that this client does not know yet, a line of text. */
export function controlOf(widget: Widget): FunctionComponent<ControlProps> {
  return CONTROLS[widget] ?? TextControl
}

/** Whether the field has several controls, so that its label is a legend. */
export function isGroup(field: Field): boolean {
  return GROUPS.has(field.widget) || (CHOICES.has(field.widget) && !isLong(field))
}
