export default definePageConfig({ navigationBarTitleText: 'verify' })
