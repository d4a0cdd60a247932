export default definePageConfig({ navigationBarTitleText: 'logins' })
