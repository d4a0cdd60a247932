// A photo as large as the screen.

import { Overlay, Picture } from '@/elements'

export function Large({ address, label, onClose }: { address: string; label: string; onClose: () => void }) {
  return (
    <Overlay title={label} place="center" onClose={onClose}>
      <Picture className="form-photo-large" src={address} alt={`${label}，关闭`} onTap={onClose} />
    </Overlay>
  )
}
