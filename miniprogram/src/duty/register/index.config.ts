// Browsers reload by themselves what is pulled down.
export default definePageConfig({
  navigationBarTitleText: '台账',
  enablePullDownRefresh: process.env.TARO_ENV !== 'h5',
})
