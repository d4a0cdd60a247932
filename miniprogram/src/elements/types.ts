// What the elements take: the same on every target. Each element is a native component of the mini-program in `X.tsx`
// and an HTML element in `X.h5.tsx`, so that browsers get labels, keyboard and screen readers for nothing.

import type { CSSProperties, ReactNode } from 'react'
import type { Refusal } from '@/platform/types'
import type { PhoneGrant } from '@/platform/types'

export interface BoxProps {
  as?:
    | 'div'
    | 'main'
    | 'header'
    | 'footer'
    | 'nav'
    | 'section'
    | 'article'
    | 'ul'
    | 'ol'
    | 'li'
    | 'h1'
    | 'h2'
    | 'h3'
    | 'p'
    | 'fieldset'
    | 'legend'
    | 'dl'
    | 'dt'
    | 'dd'
  className?: string
  style?: CSSProperties
  id?: string
  /** What a screen reader says instead of the contents. */
  label?: string
  role?:
    | 'button'
    | 'tab'
    | 'tablist'
    | 'tabpanel'
    | 'list'
    | 'listitem'
    | 'img'
    | 'alert'
    | 'status'
    | 'dialog'
    | 'radiogroup'
    | 'group'
    | 'progressbar'
    | 'link'
    | 'presentation'
  /** Changes in here are read aloud. */
  live?: boolean
  /** For the eye only. */
  hidden?: boolean
  onTap?: () => void
  children?: ReactNode
}

export interface TextProps {
  className?: string
  id?: string
  children?: ReactNode
}

export interface ButtonProps {
  kind?: 'primary' | 'secondary' | 'danger' | 'plain' | 'bare'
  size?: 'normal' | 'small'
  /** Fills the line. */
  block?: boolean
  disabled?: boolean
  /** Work is under way: shows it, and takes no second press. */
  busy?: boolean
  className?: string
  /** What a screen reader says where the contents are a picture. */
  label?: string
  /** Whether what it opens or chooses is on: for tabs and switches. */
  pressed?: boolean
  /** Leads to the page that is open. */
  current?: boolean
  onTap: () => void
  children?: ReactNode
}

export interface InputProps {
  id: string
  value: string
  onChange: (value: string) => void
  onLeave?: () => void
  onConfirm?: () => void
  kind?: 'text' | 'number' | 'decimal' | 'tel' | 'idcard' | 'password' | 'email' | 'search' | 'one-time-code'
  placeholder?: string
  maxLength?: number
  disabled?: boolean
  invalid?: boolean
  required?: boolean
  /** Ids of hint and error. */
  describedBy?: string
  label?: string
  autoComplete?: string
  className?: string
}

export interface TextAreaProps
  extends Pick<
    InputProps,
    | 'id'
    | 'value'
    | 'onChange'
    | 'onLeave'
    | 'placeholder'
    | 'maxLength'
    | 'disabled'
    | 'invalid'
    | 'required'
    | 'describedBy'
    | 'label'
  > {
  rows?: number
}

export interface SelectOption {
  value: string
  label: string
}

export interface SelectProps
  extends Pick<InputProps, 'id' | 'disabled' | 'invalid' | 'required' | 'describedBy' | 'label'> {
  options: SelectOption[]
  value: string | null
  onChange: (value: string) => void
  placeholder?: string
}

export interface DateInputProps
  extends Pick<InputProps, 'id' | 'disabled' | 'invalid' | 'required' | 'describedBy' | 'label'> {
  kind: 'date' | 'time'
  /** `2020-03-15` or `08:30`. */
  value: string
  onChange: (value: string) => void
  min?: string
  max?: string
}

export interface OptionProps {
  kind: 'radio' | 'checkbox'
  /** Radios of one name exclude one another. */
  name: string
  checked: boolean
  onToggle: () => void
  disabled?: boolean
  invalid?: boolean
  describedBy?: string
  className?: string
  children: ReactNode
}

export interface PictureProps {
  src: string
  /** Empty for pictures that only decorate. */
  alt: string
  className?: string
  fit?: 'contain' | 'cover'
  onTap?: () => void
}

export interface OverlayProps {
  title: string
  place?: 'bottom' | 'center'
  onClose: () => void
  children: ReactNode
}

export interface ChosenFile {
  name: string
  bytes: ArrayBuffer
}

/** Has a file of one of these endings chosen; null where the platform has no such thing. Rejects with Refusal. */
export type ChooseFile = (endings: string[]) => Promise<ChosenFile>

export interface PhoneButtonProps {
  busy: boolean
  onGrant: (grant: PhoneGrant) => void
  /** The user or the platform did not give it. */
  onRefused: () => void
  children: ReactNode
}

export interface CodeCameraProps {
  /** Keeps the picture but reads nothing: what was read is being looked at. */
  paused?: boolean
  /** The text of a code; reading stops until `paused` was set and taken back. */
  onText: (text: string) => void
  onRefused: (refusal: Refusal) => void
}

export interface RiskPoint {
  id: string
  name: string
  lng: number
  lat: number
  grade: 'low' | 'medium' | 'high'
}

export interface RiskMapProps {
  /** GCJ-02, as everything here. */
  center: { lng: number; lat: number }
  /** Meters. */
  radius: number
  points: RiskPoint[]
  /** Which point is looked at. */
  current: string | null
  onChoose: (id: string) => void
  /** Somewhere else on the map was tapped. */
  onMove: (to: { lng: number; lat: number }) => void
  tiles: { url: string; attribution: string; coordinates: string } | null
}

export interface ShareButtonProps {
  className?: string
  /** Browsers only: mini-programs open the list of chats by themselves. */
  onShare: () => void
  children: ReactNode
}

export interface OpenerProps
  extends Pick<InputProps, 'id' | 'disabled' | 'invalid' | 'required' | 'describedBy' | 'label' | 'placeholder'> {
  /** What was chosen, in words; empty for nothing. */
  value: string
  onTap: () => void
}

export interface EndMarkProps {
  onSeen: () => void
}

/** What a signature pad can be asked: the picture (null without strokes), and to begin anew. */
export interface SignatureMaker {
  make: () => Promise<{ address: string; bytes: number | null } | null>
  clear: () => void
}

export interface SignaturePadProps {
  id: string
  label: string
  /** Filled by the pad while it is there. */
  maker: { current: SignatureMaker | null }
}

export interface MapPoint {
  lng: number
  lat: number
}

export interface PointMapProps {
  id: string
  label: string
  point: MapPoint | null
  /** What is shown while no point is chosen. */
  center: MapPoint
  /** Address of map tiles for browsers, where the installation has some. */
  tiles?: { url: string; attribution: string } | null
  onChoose: (point: MapPoint) => void
}
