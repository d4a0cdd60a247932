export default definePageConfig({ navigationBarTitleText: '核验颜值码' })
