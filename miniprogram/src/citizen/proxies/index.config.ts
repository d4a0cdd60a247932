export default definePageConfig({ navigationBarTitleText: '代填管理' })
