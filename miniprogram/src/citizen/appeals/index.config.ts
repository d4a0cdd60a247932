export default definePageConfig({ navigationBarTitleText: '申诉与例外' })
