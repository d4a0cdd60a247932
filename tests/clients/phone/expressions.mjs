// The expressions between {{ and }} of compiled templates. They are made by Taro's compiler, never by users; they run here
// outside of the app's context, as the phone's template engine does.

const compiled = new Map()

/** The value of an expression over the names in scope; absent names and failures are undefined, as on the phone. */
export function evaluate(expression, scope) {
  if (!compiled.has(expression)) compiled.set(expression, new Function('$', `with ($) { return (${expression}) }`))
  const names = new Proxy(scope, {
    has: (_, name) => typeof name === 'string',
    get: (all, name) => (name === Symbol.unscopables ? undefined : all[name]),
  })
  try {
    return compiled.get(expression)(names)
  } catch {
    return undefined
  }
}

/** A text with expressions in it: one expression alone keeps its type. */
export function interpolate(text, scope) {
  const alone = /^\{\{([\s\S]*)\}\}$/.exec(text)
  if (alone && !alone[1].includes('}}')) return evaluate(alone[1], scope)
  return text.replace(/\{\{([\s\S]*?)\}\}/g, (_, expression) => evaluate(expression, scope) ?? '')
}
