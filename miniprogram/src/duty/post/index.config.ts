export default definePageConfig({ navigationBarTitleText: 'post' })
