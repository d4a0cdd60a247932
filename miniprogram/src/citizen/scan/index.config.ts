export default definePageConfig({ navigationBarTitleText: 'scan' })
