export default definePageConfig({ navigationBarTitleText: 'organization' })
