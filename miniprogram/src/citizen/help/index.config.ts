export default definePageConfig({ navigationBarTitleText: 'help' })
