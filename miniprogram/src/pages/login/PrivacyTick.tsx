// Before the first login on a phone: the privacy text, to be read and agreed to.

import { useState } from 'react'
import type { Loaded } from '@/api/useLoad'
import { Failure } from '@/components'
import { ConsentSheet } from '@/components/ConsentSheet'
import { Box, Button, Option } from '@/elements'
import { agreedVersion, generalText } from '@/state/agreement'
import type { ConsentText } from '@/state/consents'
import { useStore } from '@/state/stores'

export interface PrivacyTickProps {
  texts: Loaded<ConsentText[]>
  /** What to do was tried without the tick. */
  missing: boolean
}

export function PrivacyTick({ texts, missing }: PrivacyTickProps) {
  const [open, setOpen] = useState(false)
  const agreed = useStore(agreedVersion)
  const text = texts.data && generalText(texts.data)
  if (!text) return texts.error !== null ? <Failure error={texts.error} retry={() => void texts.reload()} /> : null
  const checked = agreed === text.version
  const say = (yes: boolean) => agreedVersion.set(yes ? text.version : 0)
  return (
    <Box className="login-privacy">
      <Option
        kind="checkbox"
        name="privacy"
        checked={checked}
        invalid={missing && !checked}
        onToggle={() => say(!checked)}
      >
        我已阅读并同意《{text.title}》
      </Option>
      <Button kind="plain" size="small" onTap={() => setOpen(true)}>
        阅读《{text.title}》全文
      </Button>
      <Box live>{missing && !checked && <Box className="field-error">请先阅读并勾选同意</Box>}</Box>
      {open && (
        <ConsentSheet
          text={text}
          onClose={() => setOpen(false)}
          onAgree={() => {
            say(true)
            setOpen(false)
          }}
        />
      )}
    </Box>
  )
}
