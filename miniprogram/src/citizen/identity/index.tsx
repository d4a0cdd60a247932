// Real-name verification (XB-2) of one person: the form with photos, the review it waits for, verification online
// instead of waiting, and once more after a refusal. Replaced documents are reviewed in the same way and shown here
// too.

import { useRouter } from '@tarojs/taro'
import { call } from '@/api'
import { useAgain } from '@/api/useAgain'
import { useLoad } from '@/api/useLoad'
import { Card, Empty, Page, Shown, SignedIn } from '@/components'
import { Box, Button } from '@/elements'
import { go } from '@/routes'
import { chosenOf, refreshPersons, usePersons } from '@/state/persons'
import { type Review, ReviewCard } from './ReviewCard'

export default function IdentityPage() {
  const person = useRouter().params.person
  return (
    <Page title="实名认证">
      <SignedIn>{() => <Identity asked={person} />}</SignedIn>
    </Page>
  )
}

function Identity({ asked }: { asked: string | undefined }) {
  const persons = usePersons()
  const reviews = useLoad(() => call('GET /api/v1/me/reviews', { query: { limit: 50 } }), [])
  const again = async () => {
    await Promise.all([reviews.reload(), refreshPersons()])
  }
  useAgain(again)
  return (
    <Shown of={persons}>
      {(all) => {
        const person = chosenOf(all, asked)
        if (person === null) return <Nobody />
        return (
          <Shown of={reviews}>
            {({ items }) => (
              <Reviews
                id={person.id}
                name={person.name}
                isVerified={person.verification === 'verified'}
                items={items.filter((one) => one.person === person.id)}
                again={again}
              />
            )}
          </Shown>
        )
      }}
    </Shown>
  )
}

function Nobody() {
  return (
    <Empty icon="shield" title="还没有登记" note="实名认证时填写的证件信息会同时完成登记">
      <Button kind="primary" onTap={() => go('fill', { template: 'real_name' })}>
        开始实名认证
      </Button>
    </Empty>
  )
}

interface ReviewsProps {
  id: string
  name: string
  isVerified: boolean
  items: Review[]
  again: () => Promise<void>
}

function Reviews({ id, name, isVerified, items, again }: ReviewsProps) {
  const isWaiting = items.some((one) => one.kind === 'identity' && one.status === 'pending')
  return (
    <>
      <Card title={name}>
        <Box className="persons-explain">{explanation(isVerified, isWaiting)}</Box>
        {!isVerified && (
          <Button
            kind={isWaiting ? 'secondary' : 'primary'}
            block
            onTap={() => go('fill', { template: 'real_name', person: id })}
          >
            {isWaiting ? '重新提交' : '填写并上传证件照片'}
          </Button>
        )}
      </Card>
      {items.map((review) => (
        <ReviewCard key={review.id} review={review} onChanged={again} />
      ))}
    </>
  )
}

function explanation(isVerified: boolean, isWaiting: boolean): string {
  if (isVerified) return '已完成实名认证，无需再做什么。'
  if (isWaiting) return '资料正在审核，结果会通过消息告诉您。重新提交会代替上一次。'
  return '填写证件信息并上传证件照片，由所在地区的工作人员审核。身份证请拍正反两面，其他证件请拍资料页。'
}
