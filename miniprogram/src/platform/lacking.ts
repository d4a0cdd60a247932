// What the oldest phones of this app (iOS 11, Chrome 61, early mini-program engines) lack of the language it uses. Written
// out here, because the general polyfills were a third of what a phone loads before its first screen.

export function lend(owner: object, name: string, value: unknown): void {
  if (!(name in owner)) Object.defineProperty(owner, name, { value, configurable: true, writable: true })
}

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
