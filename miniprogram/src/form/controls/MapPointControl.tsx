// A point on the map: where one is, or a tap on the map.

import { useState } from 'react'
import { useLoad } from '@/api/useLoad'
import { Box, Button, type MapPoint } from '@/elements'
import { PointMap } from '@/elements/PointMap'
import { Refusal } from '@/platform/types'
import { loadSettings } from '@/state/settings'
import { platform } from '@platform'
import { isAnswers } from '../answers'
import type { ControlProps } from './types'

/** Shown while nothing is chosen and the phone tells nothing: the middle of the country. */
const CENTER: MapPoint = { lng: 113.66, lat: 34.75 }
/** About a meter; more digits tell nothing and say too much. */
const EXACT = 1e5

export function MapPointControl({ field, id, value, onChange, disabled }: ControlProps) {
  const settings = useLoad(loadSettings, [])
  const [refused, setRefused] = useState<string | null>(null)
  const point = pointOf(value)
  const choose = ({ lng, lat }: MapPoint) =>
    onChange({ lng: Math.round(lng * EXACT) / EXACT, lat: Math.round(lat * EXACT) / EXACT })
  const locate = async () => {
    setRefused(null)
    try {
      choose(await platform.locate())
    } catch (error) {
      const isDenied = error instanceof Refusal && error.reason === 'denied'
      setRefused(isDenied ? '没有定位权限，请在设置中允许，或直接在地图上点选' : '没有取得位置，请在地图上点选')
    }
  }
  return (
    <Box>
      <PointMap
        id={id}
        label={field.label}
        point={point}
        center={CENTER}
        tiles={settings.data?.map_tiles}
        onChoose={disabled ? () => undefined : choose}
      />
      <Box className="note" live>
        {point ? `已选：${point.lng.toFixed(5)}, ${point.lat.toFixed(5)}` : '请在地图上点选位置'}
      </Box>
      <Button size="small" disabled={disabled} onTap={() => void locate()}>
        用我现在的位置
      </Button>
      {refused && (
        <Box className="refused" role="alert">
          {refused}
        </Box>
      )}
    </Box>
  )
}

function pointOf(value: ControlProps['value']): MapPoint | null {
  if (!isAnswers(value)) return null
  const { lng, lat } = value
  return typeof lng === 'number' && typeof lat === 'number' ? { lng, lat } : null
}
