// What a screen reader is told of a native component: Alipay calls the role just so.

import { type Spoken, stated } from './spokenStates'

/** Attributes for a native component; what is not given is not there. */
export const spoken = (told: Spoken) => ({ role: told.role, ...stated(told) })
