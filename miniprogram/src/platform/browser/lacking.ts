// What the oldest browsers of this app (iOS 11, Chrome 61) lack of what it uses. Written out here, because the general
// polyfills were a third of what a phone loads before its first screen. Loaded before everything else.

function lend(owner: object, name: string, value: unknown): void {
  if (!(name in owner)) Object.defineProperty(owner, name, { value, configurable: true, writable: true })
}

lend(window, 'globalThis', window)

lend(Object, 'fromEntries', (entries: Iterable<[string, unknown]>) => {
  const made: Record<string, unknown> = {}
  for (const [name, value] of entries) made[name] = value
  return made
})

lend(Array.prototype, 'flat', function flat(this: unknown[]) {
  return ([] as unknown[]).concat(...this)
})

lend(Array.prototype, 'flatMap', function flatMap(this: unknown[], made: (item: unknown, index: number) => unknown) {
  return ([] as unknown[]).concat(...this.map(made))
})

lend(Promise.prototype, 'finally', function settled(this: Promise<unknown>, last: () => unknown) {
  return this.then(
    (value) => Promise.resolve(last()).then(() => value),
    (error) =>
      Promise.resolve(last()).then(() => {
        throw error
      }),
  )
})

class Controller {
  readonly signal = Object.assign(document.createDocumentFragment(), { aborted: false })

  abort(): void {
    if (this.signal.aborted) return
    this.signal.aborted = true
    this.signal.dispatchEvent(new Event('abort'))
  }
}

lend(window, 'AbortController', Controller)
