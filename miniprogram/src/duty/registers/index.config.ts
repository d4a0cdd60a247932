export default definePageConfig({ navigationBarTitleText: 'registers' })
