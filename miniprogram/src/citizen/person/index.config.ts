export default definePageConfig({ navigationBarTitleText: 'person' })
