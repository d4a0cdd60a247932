// What a screen reader is told of a native component, in the attributes that WeChat and Alipay name alike.

export interface Spoken {
  label?: string
  role?: string
  hidden?: boolean
  checked?: boolean
  disabled?: boolean
  selected?: boolean
}

/** All but the role; what is not given is not there. */
export const stated = ({ label, hidden, checked, disabled, selected }: Spoken) => ({
  'aria-label': label || undefined,
  'aria-hidden': word(hidden),
  'aria-checked': word(checked),
  'aria-disabled': word(disabled),
  'aria-selected': word(selected),
})

function word(state: boolean | undefined): 'true' | 'false' | undefined {
  return state === undefined ? undefined : state ? 'true' : 'false'
}
