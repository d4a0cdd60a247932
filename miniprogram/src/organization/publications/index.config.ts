export default definePageConfig({ navigationBarTitleText: 'publications' })
