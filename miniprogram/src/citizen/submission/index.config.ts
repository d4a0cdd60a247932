export default definePageConfig({ navigationBarTitleText: 'submission' })
