// The words of consents: read, agreed to, taken back with what follows from that. Named kinds
// (`kind=general.sensitive`) are what somebody is about to need; without any, all of them. `then=add` goes on to
// registering somebody.

import { useRouter } from '@tarojs/taro'
import { useAction } from '@/api/useAction'
import { useLoad } from '@/api/useLoad'
import { Card, Empty, Page, Refused, Shown, SignedIn, tell } from '@/components'
import { Button } from '@/elements'
import { back, replace } from '@/routes'
import { ConsentCard } from './ConsentCard'
import { standing } from '@/state/consentRecords'
import { type ConsentText, loadConsentRecords, loadConsents, sayConsent } from '@/state/consents'
import { textsNamed } from './textsNamed'

export default function ConsentPage() {
  const { kind, person, then } = useRouter().params
  return (
    <Page title="同意书">
      <SignedIn>{() => <Consents kinds={kind} person={person ?? null} then={then} />}</SignedIn>
    </Page>
  )
}

interface ConsentsProps {
  kinds: string | undefined
  person: string | null
  then: string | undefined
}

async function loadBoth() {
  const [texts, said] = await Promise.all([loadConsents(), loadConsentRecords()])
  return { texts, said }
}

function Consents({ kinds, person, then }: ConsentsProps) {
  const both = useLoad(loadBoth, [])
  const agree = useAction(async (key, missing: ConsentText[]) => {
    for (const text of missing) await sayConsent(text, { given: true, person, key: `${key}-${text.kind}` })
    tell('已同意')
    if (then === 'add') replace('fill', { template: 'basic_information' })
    else if (kinds) back()
    else await both.reload()
  })
  return (
    <Shown of={both}>
      {({ texts, said }) => {
        const named = textsNamed(texts, kinds)
        const missing = named.filter((text) => standing(said, text.kind, person).state !== 'given')
        if (named.length === 0) return <Empty title="没有这种同意书" />
        return (
          <>
            {named.map((text) => (
              <ConsentCard
                key={text.kind}
                text={text}
                person={person}
                standing={standing(said, text.kind, person)}
                onChanged={both.reload}
                isOpen={Boolean(kinds)}
              />
            ))}
            {kinds && missing.length > 0 && (
              <Card>
                <Refused error={agree.error} />
                <Button kind="primary" block busy={agree.busy} onTap={() => void agree.run(missing)}>
                  {missing.length > 1 ? `我已阅读并同意以上${missing.length}份` : '我已阅读并同意'}
                </Button>
                <Button kind="plain" block onTap={back}>
                  暂不同意
                </Button>
              </Card>
            )}
          </>
        )
      }}
    </Shown>
  )
}
