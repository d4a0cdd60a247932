// What a place's QR code opens (GJ-1): the place, who comes in and how, the forms that are due, and the result for the guard.

import { useRouter } from '@tarojs/taro'
import { call } from '@/api'
import { useLoad } from '@/api/useLoad'
import { Empty, Page, Shown, SignedIn } from '@/components'
import { openScanner } from '@/components/scanning'
import { Button } from '@/elements'
import { useLinkOfPage } from '@/opened'
import { session } from '@/state/session'
import { useStore } from '@/state/stores'
import { Activation } from './Activation'
import { Entering } from './Entering'
import { PlaceHead } from './PlaceHead'

export default function Place() {
  useLinkOfPage()
  const { c: code = '', person, entry } = useRouter().params
  const isSignedIn = useStore(session) !== null
  const place = useLoad(code === '' ? null : () => call('GET /api/v1/place-codes/{code}', { path: { code } }), [code])
  if (code === '')
    return (
      <Page title="场所登记">
        <Empty icon="scan" title="请扫描场所的二维码" note="二维码张贴在小区、楼宇、车站等场所的入口">
          <Button kind="primary" onTap={() => void openScanner('place')}>
            扫一扫
          </Button>
        </Empty>
      </Page>
    )
  return (
    <Page title="场所登记" className="place">
      <Shown of={place} what="正在识别二维码">
        {(found) => (
          <>
            {found.activation === null && found.status !== 'active' && (
              <Empty icon="warning" title="这个二维码还没有启用" note="请联系场所工作人员" />
            )}
            {found.status === 'active' && (
              <>
                {!isSignedIn && <PlaceHead place={found} />}
                <SignedIn why="登录后才能登记进出">
                  {() => <Entering code={code} place={found} person={person} entry={entry} />}
                </SignedIn>
              </>
            )}
            {found.activation !== null && (
              <>
                <PlaceHead place={found} />
                <SignedIn why="登录后才能激活二维码">
                  {() => (
                    <Activation code={code} template={found.activation ?? ''} onActive={() => void place.reload()} />
                  )}
                </SignedIn>
              </>
            )}
          </>
        )}
      </Shown>
    </Page>
  )
}
