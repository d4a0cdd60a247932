export default definePageConfig({ navigationBarTitleText: 'identity' })
