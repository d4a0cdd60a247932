// One person's colors: a tab for each policy, the same code for all of them.

import { useState } from 'react'
import { ProblemError } from '@/api'
import { Card, Clock, Failure, Icon, Loading, PersonSwitch, Row, Tabs } from '@/components'
import { ColorBand } from '@/components/results/ColorBand'
import { LegendCard } from '@/components/results/LegendCard'
import { Reasons } from '@/components/results/Reasons'
import { ShownPerson } from '@/components/results/ShownPerson'
import { Box } from '@/elements'
import { go } from '@/routes'
import { usePolicies } from '@/state/policies'
import { Applying } from './Applying'
import { NoColor } from './NoColor'
import { OpenTodo } from './OpenTodo'
import { SignedCode } from './SignedCode'
import { shownFirst } from './shownFirst'
import { useShownCode } from './useShownCode'

export function OwnColor({ person }: { person: string | null }) {
  const { loaded, standing, isStuck } = useShownCode(person)
  const policies = usePolicies()
  const [wanted, setWanted] = useState<string | null>(null)
  const code = loaded.data
  if (code === null) {
    if (loaded.error instanceof ProblemError && loaded.error.code === 'person.not_found') return <NoColor />
    return loaded.error !== null ? <Failure error={loaded.error} retry={() => void loaded.reload()} /> : <Loading />
  }
  if (code.colors.length === 0) return <NoColor />
  const titles = new Map(policies.map(({ id, title }) => [id, title]))
  const shown = code.colors.find(({ policy }) => policy === wanted) ?? shownFirst(code.colors, policies)
  return (
    <>
      <PersonSwitch value={code.person.id} title="出示谁的颜值" />
      <Tabs
        label="哪一种颜值"
        current={shown.policy}
        onChoose={setWanted}
        tabs={code.colors.map(({ policy }) => ({ id: policy, title: titles.get(policy) ?? '颜值' }))}
      />
      <Box className="result">
        <Clock />
        {isStuck && standing.left === 0 ? (
          <ColorBand color="unknown" label="待更新" />
        ) : (
          <ColorBand color={shown.color} label={shown.label} alert={shown.alert} />
        )}
        <ShownPerson person={code.person} />
        <SignedCode text={code.text} standing={standing} isStuck={isStuck} />
      </Box>
      <OpenTodo person={code.person.id} />
      <Card title="为什么是这个颜色">
        <Reasons reasons={shown.reasons} changesAt={shown.changes_at} />
        <Row
          icon="help"
          title="对颜色有异议"
          note="提出申诉，工作人员会核实并答复"
          onTap={() => go('appeals', { person: code.person.id, policy: shown.policy })}
        />
      </Card>
      <Applying policy={shown.policy} person={code.person.id} />
      <LegendCard policy={shown.policy} />
      <Box className="code-trace note">
        <Icon name="shield" /> 二维码有防伪签名，核验的时间、地点可回溯。
      </Box>
    </>
  )
}
