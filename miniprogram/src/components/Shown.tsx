// What was loaded, or why it is not there: the three states of anything that comes from the server.

import type { ReactNode } from 'react'
import type { Loaded } from '@/api/useLoad'
import { Failure } from './Failure'
import { Loading } from './Loading'

export interface ShownProps<T> {
  of: Loaded<T>
  children: (data: T) => ReactNode
  what?: string
}

export function Shown<T>({ of, children, what }: ShownProps<T>) {
  if (of.data !== null) return <>{children(of.data)}</>
  if (of.error !== null) return <Failure error={of.error} retry={() => void of.reload()} />
  return <Loading what={what} />
}
