export default definePageConfig({ navigationBarTitleText: 'manual' })
