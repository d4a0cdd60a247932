export default definePageConfig({ navigationBarTitleText: 'publish' })
