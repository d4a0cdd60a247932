export default definePageConfig({ navigationBarTitleText: '表单', enableShareAppMessage: true })
