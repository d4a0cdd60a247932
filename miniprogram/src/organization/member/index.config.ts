export default definePageConfig({ navigationBarTitleText: 'member' })
