export { RegisterList, type RegisterListProps } from './RegisterList'
export type { Register } from './types'
