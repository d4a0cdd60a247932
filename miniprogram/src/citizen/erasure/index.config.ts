export default definePageConfig({ navigationBarTitleText: 'erasure' })
