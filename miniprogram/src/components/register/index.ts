export { RegisterList, type RegisterListProps } from './RegisterList'
export { toneOf } from './RecordCard'
export type { Register } from './types'
