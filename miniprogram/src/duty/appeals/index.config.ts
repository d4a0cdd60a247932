export default definePageConfig({ navigationBarTitleText: 'appealQueue' })
