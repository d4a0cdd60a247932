// One thing that is reported: agree first, then the numbers and the press that passes them on.

import { useState } from 'react'
import { type Answer, call } from '@/api'
import { useAction } from '@/api/useAction'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Card, Refused, Row, Shown, tell } from '@/components'
import { when } from '@/components/times'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { Consent } from './Consent'
import { Numbers } from './Numbers'
import { Reports } from './Reports'

type Overview = Answer<'GET /api/v1/organizations/{organization}/upward/{function}'>

export interface FunctionProps {
  organization: string
  name: string
}

export function ReportFunction({ organization, name }: FunctionProps) {
  const path = { organization, function: name }
  const loaded = useLoad(
    () => call('GET /api/v1/organizations/{organization}/upward/{function}', { path }),
    [organization, name],
  )
  const [sent, setSent] = useState(0)
  useAgain(loaded.reload)
  const report = useAction(async (key) => {
    const made = await call('POST /api/v1/organizations/{organization}/upward/{function}/reports', {
      path,
      body: {},
      key,
    })
    tell(`已上报，新增 ${made.sent} 人`)
    setSent((times) => times + 1)
    await loaded.reload()
  })
  return (
    <Shown of={loaded}>
      {(overview) => (
        <>
          {overview.consented ? (
            <Card title={overview.title}>
              <Standing
                overview={overview}
                organization={organization}
                busy={report.busy}
                onReport={() => void report.run()}
              />
              <Refused error={report.error} />
            </Card>
          ) : null}
          <Consent
            organization={organization}
            name={name}
            isGiven={overview.consented}
            onChanged={() => void loaded.reload()}
          />
          {overview.consented && <Reports key={sent} organization={organization} name={name} />}
        </>
      )}
    </Shown>
  )
}

interface StandingProps {
  overview: Overview
  organization: string
  busy: boolean
  onReport: () => void
}

function Standing({ overview, organization, busy, onReport }: StandingProps) {
  const { numbers, advice, last_reported_at: last, nothing_to_report: isNothing, may_report: may } = overview
  if (!numbers)
    return (
      <>
        <Box as="p">{advice}</Box>
        <Row icon="publish" title="去选择表单模板" onTap={() => go('gallery', { organization })} />
      </>
    )
  return (
    <>
      <Numbers numbers={numbers} />
      <Box className="note">{last ? `上次上报：${when(last)}` : '还没有上报过'}</Box>
      {!may && <Box className="note">您不在本单位选定的上报人员之中，请联系授权的管理员添加。</Box>}
      {isNothing && <Box className="upward-nothing">暂无新的数据需要上报</Box>}
      <Button kind="primary" block busy={busy} disabled={isNothing || !may} onTap={onReport}>
        {isNothing ? '一键上报' : `一键上报（${numbers.unreported} 人）`}
      </Button>
    </>
  )
}
