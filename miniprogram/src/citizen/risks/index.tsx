// Compounds with cases around a position (GJ-7), on a map and as a list. The position goes to the server in the question
// and nowhere else.

import { useEffect, useRef, useState } from 'react'
import { Refusal } from '@/platform/types'
import { platform } from '@platform'
import { useLoad } from '@/api/useLoad'
import { Card, Empty, Page, Tabs } from '@/components'
import { Box, Button } from '@/elements'
import { loadSettings } from '@/state/settings'
import { Around } from './Around'
import { CompoundSheet } from './CompoundSheet'
import { type Asked, RADII } from './asked'

const REFUSED: Record<string, string> = {
  denied: '没有使用位置的权限。您可以在手机设置中允许，或者选择小区查询。',
  unavailable: '这台设备不能定位，请选择小区查询。',
  failed: '暂时无法定位，请重试，或者选择小区查询。',
}

export default function Risks() {
  const [asked, setAsked] = useState<Asked | null>(null)
  const [radius, setRadius] = useState<string>(RADII[1].id)
  const [refused, setRefused] = useState<string | null>(null)
  const [isPicking, setPicking] = useState(false)
  const settings = useLoad(loadSettings, [])
  const turn = useRef(0) // a position that comes late does not take the place of what was chosen meanwhile
  const ask = (next: Asked) => {
    turn.current++
    setAsked(next)
  }
  const locate = async () => {
    const mine = ++turn.current
    setRefused(null)
    try {
      const position = await platform.locate()
      if (mine === turn.current) setAsked({ ...position, name: '您的位置' })
    } catch (error) {
      const reason = error instanceof Refusal ? error.reason : 'failed'
      setRefused(REFUSED[reason] ?? REFUSED.failed)
    }
  }
  useEffect(() => void locate(), [])
  return (
    <Page title="周边风险">
      <Card>
        <Tabs label="范围" tabs={[...RADII]} current={radius} onChoose={setRadius} />
        <Box className="risk-ways">
          <Button size="small" onTap={() => void locate()}>
            我的位置
          </Button>
          <Button size="small" onTap={() => setPicking(true)}>
            选择小区
          </Button>
          {refused !== null && platform.name !== 'browser' && (
            <Button size="small" onTap={() => void platform.openSettings()}>
              打开设置
            </Button>
          )}
        </Box>
        <Box className="note">位置只用于本次查询，不会保存，也不会记入日志。</Box>
      </Card>
      {asked !== null && !settings.loading ? (
        <Around
          asked={asked}
          tiles={settings.data?.map_tiles ?? null}
          radius={Number(radius)}
          onMove={(to) => ask({ ...to, coordinates: 'gcj02', name: '地图上的点' })}
        />
      ) : (
        <Empty icon="locate" title={refused ?? '正在定位…'} />
      )}
      {isPicking && (
        <CompoundSheet
          city={settings.data?.city ?? null}
          onClose={() => setPicking(false)}
          onChoose={(chosen) => {
            setPicking(false)
            ask(chosen)
          }}
        />
      )}
    </Page>
  )
}
