// Where everything is: the pages by name, how to go to them, and which page a link or a scanned text leads to.

import Taro from '@tarojs/taro'

export const PAGES = {
  home: '/pages/home/index',
  login: '/pages/login/index',
  code: '/pages/code/index',
  place: '/pages/place/index',
  fill: '/pages/fill/index',
  me: '/pages/me/index',
  work: '/pages/work/index',
  password: '/citizen/password/index',
  scan: '/citizen/scan/index',
  persons: '/citizen/persons/index',
  person: '/citizen/person/index',
  proxies: '/citizen/proxies/index',
  identity: '/citizen/identity/index',
  visits: '/citizen/visits/index',
  submissions: '/citizen/submissions/index',
  submission: '/citizen/submission/index',
  outbox: '/citizen/outbox/index',
  risks: '/citizen/risks/index',
  notices: '/citizen/notices/index',
  noticeSettings: '/citizen/notice-settings/index',
  privacy: '/citizen/privacy/index',
  consent: '/citizen/consent/index',
  disclosures: '/citizen/disclosures/index',
  erasure: '/citizen/erasure/index',
  appeals: '/citizen/appeals/index',
  logins: '/citizen/logins/index',
  letter: '/citizen/letter/index',
  help: '/citizen/help/index',
  organizations: '/organization/list/index',
  organizationNew: '/organization/new/index',
  organization: '/organization/overview/index',
  invite: '/organization/invite/index',
  join: '/organization/join/index',
  members: '/organization/members/index',
  member: '/organization/member/index',
  departments: '/organization/departments/index',
  gallery: '/organization/gallery/index',
  publish: '/organization/publish/index',
  publications: '/organization/publications/index',
  publication: '/organization/publication/index',
  board: '/organization/board/index',
  upward: '/organization/upward/index',
  applications: '/organization/applications/index',
  application: '/organization/application/index',
  jobs: '/organization/jobs/index',
  posts: '/duty/posts/index',
  post: '/duty/post/index',
  verify: '/duty/verify/index',
  manual: '/duty/manual/index',
  registers: '/duty/registers/index',
  register: '/duty/register/index',
  record: '/duty/record/index',
  reviews: '/duty/reviews/index',
  review: '/duty/review/index',
  appealQueue: '/duty/appeals/index',
} as const

export type PageName = keyof typeof PAGES
type Given = Record<string, string | number | boolean | null | undefined>

/** The address of a page with its parameters. */
export function address(page: PageName, given: Given = {}): string {
  const words = Object.entries(given).filter(([, value]) => value !== undefined && value !== null && value !== '')
  if (words.length === 0) return PAGES[page]
  return `${PAGES[page]}?${words.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`
}

/** Opens a page above this one; in its place where a mini-program has as many pages open as it may. */
export function go(page: PageName, given?: Given): void {
  const url = address(page, given)
  void Taro.navigateTo({ url }).catch(() => Taro.redirectTo({ url }))
}

/** Opens a page in place of this one, which is then no longer behind it. */
export function replace(page: PageName, given?: Given): void {
  void Taro.redirectTo({ url: address(page, given) })
}

/** Opens one of the main pages; nothing stays behind it. */
export function start(page: PageName, given?: Given): void {
  void Taro.reLaunch({ url: address(page, given) })
}

/** Back to where one came from, or home where a link was opened directly. */
export function back(): void {
  if (Taro.getCurrentPages().length > 1) void Taro.navigateBack()
  else start('home')
}
