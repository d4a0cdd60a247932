// Attributes by component with their defaults; an empty one says nothing. A role has a name of its own on Alipay
// (src/elements/spoken.ts, spoken.alipay.ts), and its native layer of inputs, which slips out of sheets, is switched off.
const isAlipay = process.env.TARO_ENV === 'alipay'

const withNames = (...names) => names.reduce((all, name) => Object.assign(all, { [name]: "''" }), {})
const ROLE = isAlipay ? 'role' : 'aria-role'
const NAMED = withNames('aria-label', 'aria-hidden', ROLE)
const STATED = withNames('aria-label', 'aria-hidden', ROLE, 'aria-checked', 'aria-disabled', 'aria-selected')

exports.components = {
  View: STATED,
  Button: STATED,
  Image: NAMED,
  Input: isAlipay ? Object.assign({ enableNative: 'false' }, NAMED) : NAMED,
  Textarea: NAMED,
  Canvas: NAMED,
  Map: NAMED,
}
