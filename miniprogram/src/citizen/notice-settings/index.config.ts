export default definePageConfig({ navigationBarTitleText: 'noticeSettings' })
