export default definePageConfig({ navigationBarTitleText: 'jobs' })
