// A photo on its way: how far it is, or why it did not arrive.

import { Box, Button, Picture } from '@/elements'
import { photoSentence } from '../uploads/sendPhoto'
import type { Waiting } from '../uploads/useUploads'
import { useFilling } from '../useFilling'

export function Sending({ waiting: { key, picture, share, error } }: { waiting: Waiting }) {
  const { uploads } = useFilling()
  const percent = Math.round(share * 100)
  return (
    <Box className="form-photo" live>
      <Picture className="form-photo-picture form-photo-dim" src={picture.address} alt="" fit="cover" />
      <Box className="form-photo-state">{error === null ? `上传 ${percent}%` : photoSentence(error)}</Box>
      <Box className="form-photo-buttons">
        {error !== null && (
          <Button kind="bare" className="form-photo-remove" onTap={() => uploads.retry(key)}>
            重试
          </Button>
        )}
        <Button
          kind="bare"
          className="form-photo-remove"
          label={error === null ? '取消上传' : '删除'}
          onTap={() => uploads.cancel(key)}
        >
          {error === null ? '取消' : '删除'}
        </Button>
      </Box>
    </Box>
  )
}
