// Browsers reload by themselves what is pulled down.
export default definePageConfig({
  navigationBarTitleText: '实名审核',
  enablePullDownRefresh: process.env.TARO_ENV !== 'h5',
})
