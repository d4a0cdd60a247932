export default definePageConfig({ navigationBarTitleText: 'work' })
