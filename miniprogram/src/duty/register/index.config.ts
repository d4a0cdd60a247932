export default definePageConfig({ navigationBarTitleText: 'register' })
