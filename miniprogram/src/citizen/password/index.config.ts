export default definePageConfig({ navigationBarTitleText: 'password' })
