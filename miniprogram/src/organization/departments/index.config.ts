export default definePageConfig({ navigationBarTitleText: 'departments' })
