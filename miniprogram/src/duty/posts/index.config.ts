export default definePageConfig({ navigationBarTitleText: '我的值守点' })
