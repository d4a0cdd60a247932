export default definePageConfig({ navigationBarTitleText: 'upward' })
