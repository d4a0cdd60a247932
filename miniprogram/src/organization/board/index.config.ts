export default definePageConfig({ navigationBarTitleText: '填报情况' })
