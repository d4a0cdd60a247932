// Whether the phone has a network, as far as the phone knows.

import { platform } from '@platform'
import { createStore } from './stores'

export const online = createStore(true)

/** Called once when the app starts. */
export function watchNetwork(): void {
  platform.isOnline().then(online.set, () => undefined)
  platform.watchNetwork(online.set)
}
