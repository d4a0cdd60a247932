export default definePageConfig({ navigationBarTitleText: '选择表单模板' })
