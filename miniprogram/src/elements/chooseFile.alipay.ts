// Alipay lets mini-programs read no files but pictures.

import type { ChooseFile } from './types'

export const chooseFile: ChooseFile | null = null
