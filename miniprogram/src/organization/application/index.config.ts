export default definePageConfig({ navigationBarTitleText: 'application' })
