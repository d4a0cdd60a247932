export default definePageConfig({ navigationBarTitleText: 'organizations' })
