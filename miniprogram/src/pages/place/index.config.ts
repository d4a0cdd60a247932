export default definePageConfig({ navigationBarTitleText: 'place' })
