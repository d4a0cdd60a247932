// What the elements take: the same on every target. Each element is a native component of the mini-program in `X.tsx`
// and an HTML element in `X.h5.tsx`, so that browsers get labels, keyboard and screen readers for nothing.

import type { CSSProperties, ReactNode } from 'react'

export interface BoxProps {
  as?: 'div' | 'main' | 'header' | 'footer' | 'nav' | 'section' | 'article' | 'ul' | 'ol' | 'li' | 'h1' | 'h2' | 'h3' | 'p' | 'fieldset' | 'legend' | 'dl' | 'dt' | 'dd'
  className?: string
  style?: CSSProperties
  id?: string
  /** What a screen reader says instead of the contents. */
  label?: string
  role?: 'button' | 'tab' | 'tablist' | 'tabpanel' | 'list' | 'listitem' | 'img' | 'alert' | 'status' | 'dialog' | 'radiogroup' | 'group' | 'progressbar' | 'link' | 'presentation'
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

export interface TextAreaProps extends Pick<InputProps, 'id' | 'value' | 'onChange' | 'onLeave' | 'placeholder' | 'maxLength' | 'disabled' | 'invalid' | 'required' | 'describedBy' | 'label'> {
  rows?: number
}

export interface SelectOption {
  value: string
  label: string
}

export interface SelectProps extends Pick<InputProps, 'id' | 'disabled' | 'invalid' | 'required' | 'describedBy' | 'label'> {
  options: SelectOption[]
  value: string | null
  onChange: (value: string) => void
  placeholder?: string
}

export interface DateInputProps extends Pick<InputProps, 'id' | 'disabled' | 'invalid' | 'required' | 'describedBy' | 'label'> {
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
