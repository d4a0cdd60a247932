export default definePageConfig({ navigationBarTitleText: '创建单位' })
