// One import: how far it is, what it would do row by row, and doing it or not.

import { useEffect } from 'react'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Shown } from '@/components'
import { Button } from '@/elements'
import { ImportApplying } from './ImportApplying'
import { ImportRows } from './ImportRows'
import { ImportState } from './ImportState'
import { isUnderWay } from './imports'

const PAUSE = 1500

export function ImportPreview({ id, close }: { id: string; close: () => void }) {
  const path = { imported: id }
  const imported = useLoad(() => call('GET /api/v1/imports/{imported}', { path }), [id])
  useEffect(() => {
    if (!imported.data || !isUnderWay(imported.data)) return
    const timer = setTimeout(() => void imported.reload(), PAUSE)
    return () => clearTimeout(timer)
  }, [imported.data, imported.error])
  return (
    <Shown of={imported} what="正在读取">
      {(shown) => (
        <>
          <ImportState imported={shown} />
          {shown.state === 'ready' && <ImportApplying imported={shown} put={imported.put} />}
          {shown.counts && <ImportRows imported={shown} />}
          <Button block onTap={close}>
            返回导入
          </Button>
        </>
      )}
    </Shown>
  )
}
