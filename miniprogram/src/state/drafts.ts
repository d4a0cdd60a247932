// What was begun on this phone and not handed in.

import { Drafts } from '@anma/form-core'
import { platform } from '@platform'

export const drafts = new Drafts(platform.storage, () => Date.now())
