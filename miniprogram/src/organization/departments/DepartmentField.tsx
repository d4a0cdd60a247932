// Choosing one department of an organization, or none.

import { useLoad } from '@/api/useLoad'
import { PickField } from '../PickField'
import { departmentsOf } from './departmentsOf'

export interface DepartmentFieldProps {
  id: string
  label: string
  organization: string
  /** A path, or empty for none. */
  value: string
  /** What none is called. */
  none: string
  onChange: (path: string) => void
}

export function DepartmentField({ organization, none, ...field }: DepartmentFieldProps) {
  const departments = useLoad(() => departmentsOf(organization), [organization])
  const known = (departments.data ?? []).map(({ path, total }) => ({ value: path, label: `${path}（${total} 人）` }))
  return <PickField {...field} options={[{ value: '', label: none }, ...known]} placeholder={none} />
}
