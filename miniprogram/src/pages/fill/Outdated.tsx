// The form was released anew while it was filled: what was filled stays as far as the new one knows it.

import { useAction } from '@/api/useAction'
import { Button } from '@/elements'

export function Outdated({ onReload }: { onReload: () => Promise<void> }) {
  const reloading = useAction(onReload)
  return (
    <Button kind="primary" block busy={reloading.busy} onTap={() => void reloading.run()}>
      换成新的表单（已填内容会保留）
    </Button>
  )
}
