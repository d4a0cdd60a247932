export default definePageConfig({ navigationBarTitleText: 'proxies' })
