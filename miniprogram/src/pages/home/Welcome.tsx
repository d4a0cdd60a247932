// The first page before anybody logs in: what this is, and the two things most people come for.

import { Card, Icon, Row } from '@/components'
import { openScanner } from '@/components/scanning'
import { Box, Button, Text } from '@/elements'
import { go } from '@/routes'

export function Welcome() {
  return (
    <>
      <Box as="section" className="home-hero">
        <Box as="h2" className="home-hero-title">
          安心出行，一码通行
        </Box>
        <Box as="p" className="home-hero-text">
          扫场所二维码登记进出，每日填报健康，查看自己的颜值。
        </Box>
        <Button kind="primary" block className="home-hero-scan" onTap={() => void openScanner()}>
          <Icon name="scan" />
          <Text>扫码登记</Text>
        </Button>
        <Button block onTap={() => go('login')}>
          登录 / 注册
        </Button>
      </Box>
      <Card>
        <Row icon="map" title="周边风险" note="看附近小区的风险情况，不用登录" onTap={() => go('risks')} />
        <Row icon="help" title="怎样使用" note="怎样填报、颜色是什么意思、打哪个电话" onTap={() => go('help')} />
      </Card>
    </>
  )
}
