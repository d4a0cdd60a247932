export default definePageConfig({ navigationBarTitleText: 'review' })
