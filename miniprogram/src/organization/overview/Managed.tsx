// An organization as its administrators see it.

import { Box } from '@/elements'
import type { Organization } from '../organizations'
import { Administrators } from './Administrators'
import { Certification } from './Certification'
import { Contact } from './Contact'
import { Details } from './Details'
import { Reporting } from './Reporting'
import { Summary } from './Summary'
import { Ways } from './Ways'

export interface ManagedProps {
  organization: Organization
  changed: (organization: Organization) => void
}

export function Managed({ organization, changed }: ManagedProps) {
  const isOpen = organization.status === 'open'
  return (
    <>
      {!isOpen && (
        <Box className="refused" role="status">
          该单位已停用：不再有人加入，也不再要求任何人填报；此前的记录仍可查看。
        </Box>
      )}
      <Summary organization={organization} />
      {isOpen && <Reporting organization={organization.id} />}
      <Ways organization={organization} />
      {isOpen && <Certification organization={organization} />}
      <Contact organization={organization} />
      {isOpen && <Administrators organization={organization} />}
      <Details organization={organization} changed={changed} />
    </>
  )
}
