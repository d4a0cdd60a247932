export { RegisterList } from './RegisterList'
export type { Register } from './types'
