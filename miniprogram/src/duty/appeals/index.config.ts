// Browsers reload by themselves what is pulled down.
export default definePageConfig({
  navigationBarTitleText: '申诉与复核',
  enablePullDownRefresh: process.env.TARO_ENV !== 'h5',
})
