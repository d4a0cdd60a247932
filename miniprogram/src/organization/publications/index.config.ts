export default definePageConfig({ navigationBarTitleText: '已发布的表单' })
