export default definePageConfig({ navigationBarTitleText: 'code' })
