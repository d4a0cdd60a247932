// What a screen reader is told of a native component, by WeChat's names (config/attributes.js lets them through).

import { type Spoken, stated } from './spokenStates'

/** Attributes for a native component; what is not given is not there. */
export const spoken = (told: Spoken) => ({ 'aria-role': told.role, ...stated(told) })
