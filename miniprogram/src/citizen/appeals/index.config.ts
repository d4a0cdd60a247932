export default definePageConfig({ navigationBarTitleText: 'appeals' })
