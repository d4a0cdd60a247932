export default definePageConfig({ navigationBarTitleText: 'organizationNew' })
