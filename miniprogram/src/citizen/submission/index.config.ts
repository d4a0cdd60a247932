export default definePageConfig({ navigationBarTitleText: '填报内容' })
