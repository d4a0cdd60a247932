// Nobody is known to this account yet: how one gets a color.

import { Button } from '@/elements'
import { Empty, PersonSwitch, Row } from '@/components'
import { openScanner } from '@/components/scanning'
import { go } from '@/routes'
import { usePolicies } from '@/state/policies'

export function NoColor() {
  const applied = usePolicies().flatMap(({ title, application }) =>
    application === null ? [] : [{ title, application }],
  )
  return (
    <>
      <PersonSwitch title="出示谁的颜值" />
      <Empty icon="code" title="还没有您的颜值" note="登记一次本人信息就有了：申领城市码，或扫描所到场所的二维码登记">
        {applied.map(({ title, application }) => (
          <Button key={application} kind="primary" onTap={() => go('fill', { template: application })}>
            {`申领${title}`}
          </Button>
        ))}
        <Button onTap={() => void openScanner('place')}>扫码登记</Button>
      </Empty>
      <Row icon="family" title="家人的颜值" onTap={() => go('persons')} />
    </>
  )
}
