export default definePageConfig({ navigationBarTitleText: '出入记录' })
