export default definePageConfig({ navigationBarTitleText: 'outbox' })
