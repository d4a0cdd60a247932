// Which step one is on, how many there are, and the choice of English on forms that have it.

import { Box, Button, Text } from '@/elements'
import { prefer, preferences } from '@/state/preferences'
import { useStore } from '@/state/stores'
import { useFilling } from './useFilling'
import { both } from './words'

export function Steps() {
  const { steps, at, language, tree } = useFilling()
  const step = steps[at]
  return (
    <Box className="form-top">
      {tree.title_en && <LanguageSwitch />}
      {steps.length > 1 && step && (
        <Box className="form-steps">
          <Box live>
            <Text className="form-steps-words">
              {language === 'en' ? `Step ${at + 1} of ${steps.length}` : `第 ${at + 1} 步，共 ${steps.length} 步`}
              {step.title && `：${both(step.title, step.titleEn, language)}`}
            </Text>
          </Box>
          <Box className="form-steps-line" hidden>
            <Box className="form-steps-done" style={{ width: `${((at + 1) / steps.length) * 100}%` }} />
          </Box>
        </Box>
      )}
    </Box>
  )
}

function LanguageSwitch() {
  const { language } = useStore(preferences)
  return (
    <Button
      kind="plain"
      size="small"
      className="form-language"
      onTap={() => prefer({ language: language === 'en' ? 'zh' : 'en' })}
    >
      {language === 'en' ? '只看中文' : 'English'}
    </Button>
  )
}
