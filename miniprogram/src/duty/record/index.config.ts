export default definePageConfig({ navigationBarTitleText: 'record' })
