// The image that officials copy when they log in with a password.

import type { Answer } from '@/api'
import type { Loaded } from '@/api/useLoad'
import { Field, Shown, describedBy } from '@/components'
import { Box, Button, Input, Picture } from '@/elements'

export interface CaptchaFieldProps {
  captcha: Loaded<Answer<'GET /api/v1/captchas'>>
  value: string
  onChange: (value: string) => void
}

const HINT = '管理人员必填，其他人不用填；不分大小写'

export function CaptchaField({ captcha, value, onChange }: CaptchaFieldProps) {
  return (
    <Field id="captcha" label="图形验证码" hint={HINT}>
      <Shown of={captcha} what="正在取图形验证码">
        {({ image }) => (
          <Box className="login-captcha">
            <Picture className="login-captcha-image" src={image} alt="图形验证码，五个字母或数字" />
            <Button kind="plain" size="small" busy={captcha.loading} onTap={() => void captcha.reload()}>
              换一张
            </Button>
          </Box>
        )}
      </Shown>
      <Input
        id="captcha"
        value={value}
        onChange={onChange}
        maxLength={20}
        placeholder="图中的字符"
        describedBy={describedBy('captcha', HINT)}
        label="图形验证码"
      />
    </Field>
  )
}
