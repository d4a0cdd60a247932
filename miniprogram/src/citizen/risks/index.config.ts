export default definePageConfig({ navigationBarTitleText: 'risks' })
