export default definePageConfig({ navigationBarTitleText: '申诉与复核', enablePullDownRefresh: true })
