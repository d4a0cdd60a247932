// What the platform knows about a person, kind by kind, with what it is for, who sees it and how long it stays: what
// docs/privacy.md and the declarations of the server's collections say, in the words of those it is about.

import type { PageName } from '@/routes'

export interface Category {
  title: string
  what: string
  usedFor: string
  seenBy: string
  kept: string
  /** Where it can be read. */
  page?: PageName
}

export const CATEGORIES: readonly Category[] = [
  {
    title: '身份信息',
    what: '姓名、证件类型与号码、手机号，加密保存，显示时遮盖',
    usedFor: '确认您是谁，避免重复登记',
    seenBy: '场所值守人员只见遮盖后的姓名和证件；工作人员查看原文须注明用途并留有记录',
    kept: '直到您申请删除，且依法留存的记录期满',
    page: 'person',
  },
  {
    title: '居住信息',
    what: '所在地区、住址、楼号、居住类别等您填写的内容',
    usedFor: '由所在社区服务，通知您所住小区的情况',
    seenBy: '所在地区的社区、街道和区市工作人员',
    kept: '直到您申请删除',
    page: 'person',
  },
  {
    title: '填报记录',
    what: '健康状况、体温、行程等您填写的表单',
    usedFor: '健康监测，更新颜值',
    seenBy: '您所在地区的工作人员；填给单位的由该单位查看，证件号码除外',
    kept: '60天，表单另有说明的从其说明',
    page: 'submissions',
  },
  {
    title: '出入登记',
    what: '在哪个场所、什么时间扫码，当时的颜值',
    usedFor: '发生疫情时追溯密切接触者',
    seenBy: '场所值守人员和所在地区的工作人员',
    kept: '60天，删除数据时也须留存到期',
    page: 'visits',
  },
  {
    title: '颜值与依据',
    what: '颜值的变化，以及得出它的填报、检测和旅居等事实',
    usedFor: '给出颜值并说明原因，供复核和申诉',
    seenBy: '值守人员只见颜色；工作人员回溯依据时留有记录',
    kept: '事实结束后180天',
    page: 'code',
  },
  {
    title: '实名审核',
    what: '提交审核的证件信息和照片',
    usedFor: '证明是本人，归还被他人登记的证件',
    seenBy: '所在地区的审核人员，每次查看留有记录',
    kept: '审核记录两年；照片在审核完成后90天内删除',
    page: 'identity',
  },
  {
    title: '申诉与例外',
    what: '您的申诉、所附照片和答复，与您有关的例外',
    usedFor: '更正不当的颜值',
    seenBy: '办理的工作人员',
    kept: '366天',
    page: 'appeals',
  },
  {
    title: '消息、登录与设备',
    what: '发给您的消息、登录记录和信任的设备',
    usedFor: '通知您，保护账号安全',
    seenBy: '只有您',
    kept: '消息180天；登录和设备在结束后一天内删除',
    page: 'logins',
  },
  {
    title: '同意记录与操作留痕',
    what: '您何时同意或撤回，谁在何时处理过您的数据，不含个人信息明文',
    usedFor: '证明处理有依据，可供核查',
    seenBy: '您和审计人员',
    kept: '长期保存',
    page: 'disclosures',
  },
]
