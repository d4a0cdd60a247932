export default definePageConfig({ navigationBarTitleText: 'visits' })
