export default definePageConfig({ navigationBarTitleText: 'persons' })
