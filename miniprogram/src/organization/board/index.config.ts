export default definePageConfig({ navigationBarTitleText: 'board' })
