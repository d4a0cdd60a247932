export default definePageConfig({ navigationBarTitleText: 'fill' })
