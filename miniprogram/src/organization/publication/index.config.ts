export default definePageConfig({ navigationBarTitleText: 'publication' })
