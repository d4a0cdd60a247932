export default definePageConfig({ navigationBarTitleText: '安码' })
