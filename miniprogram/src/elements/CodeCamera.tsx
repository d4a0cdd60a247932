// The camera that reads codes. Mini-programs have a scanner of their own (`platform.scan`); nothing is drawn here.

import type { CodeCameraProps } from './types'

export function CodeCamera(_: CodeCameraProps) {
  return null
}
