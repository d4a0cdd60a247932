// What the oldest browsers lack besides the language itself. Loaded before everything else.

import { lend } from '../lacking'

lend(window, 'globalThis', window)

class Controller {
  readonly signal = Object.assign(document.createDocumentFragment(), { aborted: false })

  abort(): void {
    if (this.signal.aborted) return
    this.signal.aborted = true
    this.signal.dispatchEvent(new Event('abort'))
  }
}

lend(window, 'AbortController', Controller)
