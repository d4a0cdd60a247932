export default defineAppConfig({
  pages: [
    'pages/home/index',
    'pages/login/index',
    'pages/code/index',
    'pages/place/index',
    'pages/fill/index',
    'pages/me/index',
    'pages/work/index',
  ],
  subPackages: [
    {
      root: 'citizen',
      pages: ['password/index', 'scan/index', 'persons/index', 'person/index', 'proxies/index', 'identity/index', 'visits/index', 'submissions/index', 'submission/index', 'outbox/index', 'risks/index', 'notices/index', 'notice-settings/index', 'privacy/index', 'consent/index', 'disclosures/index', 'erasure/index', 'appeals/index', 'logins/index', 'letter/index', 'help/index'],
    },
    {
      root: 'organization',
      pages: ['list/index', 'new/index', 'overview/index', 'invite/index', 'join/index', 'members/index', 'member/index', 'departments/index', 'gallery/index', 'publish/index', 'publications/index', 'publication/index', 'board/index', 'upward/index', 'applications/index', 'application/index', 'jobs/index'],
    },
    {
      root: 'duty',
      pages: ['posts/index', 'post/index', 'verify/index', 'manual/index', 'registers/index', 'register/index', 'record/index', 'reviews/index', 'review/index', 'appeals/index'],
    },
  ],
  window: {
    navigationBarTitleText: '安码',
    navigationBarBackgroundColor: '#ffffff',
    navigationBarTextStyle: 'black',
    backgroundColor: '#f3f5f8',
  },
  permission: { 'scope.userFuzzyLocation': { desc: '用于查询您附近小区的风险情况，不会保存' } },
  requiredPrivateInfos: ['getFuzzyLocation'],
  lazyCodeLoading: 'requiredComponents',
})
