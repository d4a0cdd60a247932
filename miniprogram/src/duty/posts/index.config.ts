export default definePageConfig({ navigationBarTitleText: 'posts' })
