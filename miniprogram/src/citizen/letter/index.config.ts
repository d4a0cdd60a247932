export default definePageConfig({ navigationBarTitleText: 'letter' })
