// Adding somebody: what it takes depends on their age, so that is said before anything is filled in. What the forms
// then need of consents is asked here already, not after everything has been typed.

import { useLoad } from '@/api/useLoad'
import { Row, Sheet, Shown } from '@/components'
import { go } from '@/routes'
import { standing } from '@/state/consentRecords'
import { loadConsentRecords } from '@/state/consents'

interface Way {
  icon: 'me' | 'family'
  title: string
  note: string
  consents: string[]
}

const SELF: Way = {
  icon: 'me',
  title: '本人',
  note: '登记后可填报、扫码和查看颜值',
  consents: ['general', 'sensitive'],
}
const FAMILY: Way[] = [
  {
    icon: 'family',
    title: '未满十四周岁的孩子',
    note: '须由已成年的监护人同意；登记后可代填、查看颜值',
    consents: ['general', 'sensitive', 'guardian'],
  },
  {
    icon: 'family',
    title: '六十周岁以上的老人，十四至十七周岁的孩子',
    note: '登记后可代填、查看颜值',
    consents: ['general', 'sensitive'],
  },
  {
    icon: 'family',
    title: '其他成年家人',
    note: '登记后可代为扫码登记进出；本人同意后才能代填、查看颜值',
    consents: ['general', 'sensitive'],
  },
]

export interface AddPersonProps {
  hasSelf: boolean
  onClose: () => void
}

export function AddPerson({ hasSelf, onClose }: AddPersonProps) {
  const said = useLoad(loadConsentRecords, [])
  return (
    <Sheet title={hasSelf ? '添加家人' : '先登记本人'} onClose={onClose}>
      <Shown of={said}>
        {(records) => {
          const open = (way: Way) => {
            const missing = way.consents.filter((kind) => standing(records, kind).state !== 'given')
            onClose()
            if (missing.length > 0) go('consent', { kind: missing.join('.'), then: 'add' })
            else fillFor()
          }
          return (
            <>
              {(hasSelf ? FAMILY : [SELF, ...FAMILY.slice(1)]).map((way) => (
                <Row key={way.title} icon={way.icon} title={way.title} note={way.note} onTap={() => open(way)} />
              ))}
            </>
          )
        }}
      </Shown>
    </Sheet>
  )
}

/** The form that makes a person; whose it is follows from the document that is typed in. */
function fillFor(): void {
  go('fill', { template: 'basic_information' })
}
