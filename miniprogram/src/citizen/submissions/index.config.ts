export default definePageConfig({ navigationBarTitleText: 'submissions' })
