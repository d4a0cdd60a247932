// A citizen's morning on both phones, against the real server: one story a test.

import assert from 'node:assert/strict'
import { ask, cast, onBoth } from './acting.mjs'

const HOME = 'pages/home/index'
const SAYS_NO = [
  '今日是否到岗',
  '是否有高烧',
  '是否有呼吸困难',
  '共同居住人',
  '近14天是否接触过确诊',
  '近14天是否接触过湖北',
  '近14天是否到过湖北',
]

/** The health report of somebody who is well and at home, up to the last button. */
async function answer(form) {
  await form.sees('今日情况')
  await form.press('当前所在地区 请选择区域')
  for (const region of ['河南省', '郑州市', '中原区']) await form.press(region)
  await form.press('就选中原区')
  for (const question of SAYS_NO) await form.choose(question, '否')
  await form.fill('体温', '36.5')
  await form.choose('当前隔离情况', '无需隔离')
  await form.choose('我承诺', '我已阅读并承诺')
}

const todo = async (session) =>
  (await ask(session, '/api/v1/me/todo')).items.find(({ publication }) => publication === cast.publication)

onBoth('logs in by SMS after the platform itself could not', async (start, { newcomer }) => {
  const program = start()
  const login = await program.open('pages/login/index')
  await login.until(() => login.byText('微信登录') ?? login.byText('支付宝登录'))
  await login.tap(login.byText('微信登录') ?? login.byText('支付宝登录'))
  await login.sees('请先阅读并勾选同意')
  await login.tap(login.byClass('option-label')[0])
  await login.tap(login.byText('微信登录') ?? login.byText('支付宝登录'))
  await login.until(() => login.byClass('refused').length > 0)
  assert.equal(program.storage.session, undefined)

  await login.press('用手机号登录')
  await login.fill('手机号', newcomer)
  await login.press('获取验证码')
  await login.sees('验证码已发送')
  const { items } = await ask(null, `/api/dev/inbox?phone=${newcomer}`)
  await login.fill('验证码', /\d{6}/.exec(items[0].text)[0])
  await login.press('登录')
  await login.until(() => program.storage.session !== undefined)
  const home = await program.open(HOME)
  await home.sees('还没有登记本人信息')
})

onBoth('answers the form that is due', async (start, { citizen }) => {
  const program = start(citizen)
  const home = await program.open(HOME)
  await home.press('郑州市企业员工健康上报')
  const form = await program.arrive()
  await answer(form)
  await form.press('提交')
  await form.sees('提交成功')
  assert.equal((await todo(citizen)).state, 'done')
})

onBoth('keeps what is handed in without a network, and sends it once', async (start, { traveler }) => {
  const program = start(traveler)
  const form = await program.open('pages/fill/index', { id: cast.publication })
  await answer(form)
  program.connect(false)
  await form.press('提交')
  await form.sees('已保存，待发送')
  assert.notEqual((await todo(traveler)).state, 'done')

  const outbox = await program.open('citizen/outbox/index')
  await outbox.sees('待发送')
  program.connect(true)
  program.connect(true)
  await outbox.sees('没有待发送的内容')
  assert.equal((await todo(traveler)).state, 'done')
  assert.equal(program.asked('POST', '/api/v1/submissions').length, 1)
})

onBoth('shows the color with a clock and a code for the guard', async (start, { citizen }) => {
  const program = start(citizen)
  const code = await program.open('pages/code/index')
  await code.sees('绿色')
  assert.match(code.byClass('clock-time').map((node) => code.text(node))[0], /^\d\d:\d\d:\d\d$/)
  assert.match(code.byLabel('颜值二维码，请值守人员扫描核验').attributes.src, /^data:image\/gif;base64,.{500}/)
  assert.ok(program.calls.some(([name, options]) => name === 'setKeepScreenOn' && options.keepScreenOn))
})

onBoth('scans a place and comes in', async (start, { visitor }) => {
  const link = `https://code.example.gov.cn/p/${cast.place}`
  const program = start(visitor, {
    given: { scanCode: ({ success }) => success({ result: link }), scan: ({ success }) => success({ code: link }) },
  })
  const home = await program.open(HOME)
  await home.press('扫码登记')
  await home.until(() => program.went)
  const place = await program.arrive()
  await place.until(() => place.byClass('place-enter').length > 0)
  await place.tap(place.byClass('place-enter')[0])
  await place.fill('现住地址', '春晓雅居3号楼1单元402室')
  await place.choose('是否外地返回', '否')
  await place.press('我已阅读并承诺')
  const agree = () => place.byClass('sheet-footer').find((node) => place.text(node) === '我已阅读并承诺')
  await place.until(agree) // once the text was read to its end
  await place.tap(agree())
  await place.press('提交并登记')
  await place.sees('登记时间')
  assert.match(place.text(), /绿[色码]/)
})

onBoth('opens the link that another app scanned', async (start, { citizen }) => {
  const link = encodeURIComponent(`https://code.example.gov.cn/m/p?id=${cast.publication}`)
  const program = start(citizen)
  for (const _ of ['when it starts', 'when it comes back']) {
    program.app.onShow({ path: HOME, query: { qrCode: link } }) // as Alipay tells it
    const home = await program.open(HOME, { q: link }) // as WeChat tells it
    await home.until(() => program.went)
    const form = await program.arrive()
    await form.sees('郑州市企业员工健康上报')
  }
  program.app.onShow({ path: HOME, query: {} })
  assert.equal(program.went, null)
})

onBoth('tells screen readers what can be tapped and what is ticked', async (start, { citizen }) => {
  const program = start(citizen)
  const roleOf = ({ attributes }) => attributes['aria-role'] ?? attributes.role
  const home = await program.open(HOME)
  await home.until(() => home.byClass('row-tappable').length > 0)
  assert.equal(roleOf(home.byClass('row-tappable')[0]), 'button')

  const form = await program.open('pages/fill/index', { template: 'real_name' })
  await form.choose('为谁认证', '子女或被监护人')
  const radios = form.within(form.field('为谁认证'), (node) => roleOf(node) === 'radio')
  const ticked = radios.filter(({ attributes }) => attributes['aria-checked'] === 'true')
  assert.deepEqual(
    ticked.map((node) => form.text(node)),
    ['子女或被监护人'],
  )
})

onBoth('reads large in elder mode', async (start, { citizen }) => {
  const program = start(citizen)
  const me = await program.open('pages/me/index')
  await me.press('长辈版')
  await me.until(() => me.byClass('elder').length > 0)
  const home = await program.open(HOME)
  await home.until(() => home.byClass('home-huge').length === 3)
})

onBoth('uploads a photo of a document', async (start, { citizen }) => {
  const program = start(citizen, { files: { '/album/1.jpg': Buffer.from(cast.photo, 'base64') } })
  const form = await program.open('pages/fill/index', { template: 'real_name' })
  await form.press('拍照')
  await form.until(() => form.byClass('form-photo-remove').length > 0)
})
