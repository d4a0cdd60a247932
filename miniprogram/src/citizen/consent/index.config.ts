export default definePageConfig({ navigationBarTitleText: 'consent' })
