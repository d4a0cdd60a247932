// What is still wrong, once somebody wanted to go on: read aloud, and each line leads to its field.

import { Box, Button } from '@/elements'
import { useFilling } from './useFilling'

const MOST = 5

export function Summary() {
  const { summary, reach, language } = useFilling()
  return (
    <Box live>
      {summary.length > 0 && (
        <Box className="form-summary">
          <Box className="form-summary-title">
            {language === 'en' ? `Please correct ${summary.length} answer(s)` : `有 ${summary.length} 处需要修改`}
          </Box>
          {summary.slice(0, MOST).map(({ pointer, message }) =>
            pointer === null ? (
              <Box key={message}>{message}</Box>
            ) : (
              <Button
                key={`${pointer} ${message}`}
                kind="bare"
                className="form-summary-line"
                onTap={() => reach(pointer)}
              >
                {message}
              </Button>
            ),
          )}
          {summary.length > MOST && <Box>…</Box>}
        </Box>
      )}
    </Box>
  )
}
