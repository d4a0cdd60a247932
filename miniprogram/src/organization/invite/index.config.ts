export default definePageConfig({ navigationBarTitleText: 'invite' })
