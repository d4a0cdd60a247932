// What is around a position: the map, then the compounds from the nearest on, with grade, cases, source and date.

import { useMemo, useState } from 'react'
import { type Answer, call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Card, Empty, Row, Shown } from '@/components'
import { Box, Text } from '@/elements'
import { RiskMap } from '@/elements/RiskMap'
import type { Settings } from '@/state/settings'
import { type Asked, distanceWords } from './asked'

type Found = Answer<'GET /api/v1/nearby-risks'>
export type Tiles = Settings['map_tiles']

export interface AroundProps {
  asked: Asked
  radius: number
  tiles: Tiles
  onMove: (to: { lng: number; lat: number }) => void
}

export function Around({ asked, radius, tiles, onMove }: AroundProps) {
  const { lng, lat, coordinates } = asked
  const query = { lng: lng.toFixed(6), lat: lat.toFixed(6), coordinates, radius }
  const found = useLoad(() => call('GET /api/v1/nearby-risks', { query }), [lng, lat, coordinates, radius])
  return (
    <Shown of={found}>
      {(data) => <Mapped found={data} name={asked.name} radius={radius} tiles={tiles} onMove={onMove} />}
    </Shown>
  )
}

interface MappedProps {
  found: Found
  name: string
  radius: number
  tiles: Tiles
  onMove: AroundProps['onMove']
}

function Mapped({ found, name, radius, tiles, onMove }: MappedProps) {
  const [current, setCurrent] = useState<string | null>(null)
  const points = useMemo(() => found.items.map(({ region, ...point }) => ({ ...point, id: region })), [found])
  return (
    <>
      <RiskMap
        center={found.center}
        radius={radius}
        points={points}
        current={current}
        onChoose={setCurrent}
        onMove={onMove}
        tiles={tiles}
      />
      <Box className="risk-legend">
        <Mark grade="here" title={name} />
        <Mark grade="low" title="较低" />
        <Mark grade="medium" title="中等" />
        <Mark grade="high" title="较高" />
      </Box>
      <Card title={`${distanceWords(radius)}内有病例的小区`} aside={`${points.length} 个`}>
        {points.length === 0 && <Empty icon="check" title="没有报告病例的小区" note="可以扩大范围，或点地图查看别处" />}
        {points.map((point) => (
          <Row
            key={point.id}
            className={point.id === current ? 'risk-current' : ''}
            title={point.name}
            note={`确诊 ${point.confirmed} 例 · ${point.source}，${point.date}`}
            value={
              <Box>
                <Text className={`risk-grade risk-grade-${point.grade}`}>{point.grade_title}</Text>
                <Box>{distanceWords(point.distance)}</Box>
              </Box>
            }
            onTap={() => setCurrent(point.id)}
          />
        ))}
        <Box className="note">{found.basis}</Box>
      </Card>
    </>
  )
}

function Mark({ grade, title }: { grade: string; title: string }) {
  return (
    <Box className="risk-mark">
      <Box className={`risk-dot risk-dot-${grade}`} hidden />
      <Text>{title}</Text>
    </Box>
  )
}
