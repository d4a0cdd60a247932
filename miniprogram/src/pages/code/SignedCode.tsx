// The QR code for the guard, with the seconds it still counts; larger at a tap, and gone when it has ended.

import { useState } from 'react'
import { QrCode } from '@/components'
import { Box, Button, Overlay, Text } from '@/elements'
import type { Standing } from './standing'

export interface SignedCodeProps {
  text: string
  standing: Standing
  /** The next one cannot be had now. */
  isStuck: boolean
}

const LABEL = '颜值二维码，请值守人员扫描核验'

export function SignedCode({ text, standing: { left, next }, isStuck }: SignedCodeProps) {
  const [isLarge, setLarge] = useState(false)
  if (left === 0)
    return (
      <Box className="code-ended" role="status">
        <Text>二维码已失效</Text>
        <Text className="note">
          {isStuck ? '没有网络，不能更新。联网后自动更新，也可请值守人员人工登记。' : '正在更新…'}
        </Text>
      </Box>
    )
  return (
    <Box className="code-signed">
      <Button kind="bare" label="放大二维码" onTap={() => setLarge(true)}>
        <QrCode text={text} label={LABEL} level="L" />
      </Button>
      <Box className={isStuck ? 'code-stuck' : 'note'}>
        {isStuck ? `没有网络，此码 ${left} 秒后失效` : `请值守人员扫码核验，${next} 秒后更新`}
      </Box>
      {isLarge && (
        <Overlay title={LABEL} place="center" onClose={() => setLarge(false)}>
          <QrCode text={text} label={LABEL} className="qr code-large" level="L" />
          <Button block onTap={() => setLarge(false)}>
            关闭（{left} 秒）
          </Button>
        </Overlay>
      )}
    </Box>
  )
}
