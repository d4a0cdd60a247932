// How a publication is set, in words, with the days that follow.

import { Card, Row } from '@/components'
import { Box } from '@/elements'
import { go } from '@/routes'
import { type Publication, settingsOf } from '../publish/settings'
import { audienceWords, minutesWords, roundWords } from '../publish/words'

const CORRECTIONS = { nobody: '提交后不能更正', due: '截止以前可以更正', close: '补报结束以前可以更正' } as const
const TELLING = { no: '不提醒', each: '每次有新回复都提醒发布人', digest: '截止时汇总提醒发布人' } as const

export function Overview({ publication }: { publication: Publication }) {
  const settings = settingsOf(publication)
  const organization = publication.organization
  const rounds = publication.next_rounds ?? []
  return (
    <>
      {organization && publication.status !== 'draft' && settings.who === 'members' && (
        <Card>
          <Row
            icon="chart"
            title="填报情况"
            note="谁填了、谁没填，提醒与导出"
            onTap={() => go('board', { publication: publication.id, organization })}
          />
        </Card>
      )}
      <Card title="设置">
        <Row title="时间" note={publication.describe} />
        <Row title="发送给" note={audienceWords(settings)} />
        <Row title="自动提醒" note={remindersWords(settings.before, settings.after)} />
        <Row title="更正" note={CORRECTIONS[settings.corrections]} />
        <Row title="新回复" note={TELLING[settings.tell]} />
        <Row title="共享人" note={settings.viewers.length === 0 ? '未添加' : `${settings.viewers.length} 人`} />
        {settings.ding && <Row title="群通知" note="已打开" />}
      </Card>
      {rounds.length > 0 && (
        <Card title="接下来的填报">
          <Box as="ul" className="publish-rounds">
            {rounds.map((round) => (
              <Box as="li" key={round.round}>
                {roundWords(round)}
              </Box>
            ))}
          </Box>
        </Card>
      )}
    </>
  )
}

function remindersWords(before: number[], after: number[]): string {
  const words = [
    ...before.map((one) => `截止前 ${minutesWords(one)}`),
    ...after.map((one) => `截止后 ${minutesWords(one)}`),
  ]
  return words.length === 0 ? '没有设置' : words.join('、')
}
