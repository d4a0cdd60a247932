export default definePageConfig({ navigationBarTitleText: 'members' })
