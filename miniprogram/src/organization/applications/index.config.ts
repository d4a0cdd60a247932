export default definePageConfig({ navigationBarTitleText: 'applications' })
