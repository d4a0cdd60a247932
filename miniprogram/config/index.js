// One source, three targets. What differs between platforms stands behind the alias `@platform`
// (src/platform/types.ts); Alipay's project and adapter live in ../alipay_miniapp.
const path = require('node:path')

const here = (...parts) => path.resolve(__dirname, '..', ...parts)
const target = process.env.TARO_ENV
const isAlipay = target === 'alipay'
const adapters = {
  weapp: here('src/platform/wechat'),
  h5: here('src/platform/browser'),
  alipay: here('../alipay_miniapp/src'),
}
const shared = [here('../form_core'), here('../api_client'), here('../alipay_miniapp/src')]
const inlined = { limit: 20480 }

// The browser loads the app, what most pages share, and the page itself; forms bring what they are made of.
const parts = {
  chunks: 'all',
  cacheGroups: {
    default: false,
    defaultVendors: false,
    common: { name: 'common', chunks: 'async', minChunks: 10, priority: 20 },
    form: {
      name: 'form',
      test: /[\\/](miniprogram[\\/]src[\\/]form|form_core)[\\/]/,
      chunks: 'async',
      minChunks: 2,
      priority: 10,
    },
    several: { chunks: 'async', minChunks: 2, minSize: 4000, reuseExistingChunk: true },
  },
}

module.exports = {
  projectName: 'anma',
  date: '2026-1-1',
  sourceRoot: 'src',
  outputRoot: isAlipay ? '../alipay_miniapp/dist' : `dist/${target}`,
  projectConfigName: isAlipay ? '../alipay_miniapp/project.config' : 'project.config',
  // A pixel is a logical pixel on every target: no scaling, so that type keeps its size on wide and narrow screens.
  designWidth: 375,
  deviceRatio: { 375: 1 },
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: process.env.ANMA_BUILD_CACHE === '1' },
  plugins: [here('config/attributes.js')],
  alias: { '@platform': adapters[target], '@': here('src') },
  defineConstants: { ANMA_API_BASE: JSON.stringify(process.env.ANMA_API_BASE || '') },
  mini: {
    compile: { include: shared },
    optimizeMainPackage: { enable: true },
    miniCssExtractPluginOption: { ignoreOrder: true },
    imageUrlLoaderOption: inlined,
    postcss: { pxtransform: { enable: false } },
  },
  h5: {
    publicPath: '/m/',
    staticDirectory: 'static',
    compile: { include: shared },
    esnextModules: [],
    router: {
      mode: 'browser',
      basename: '/m',
      customRoutes: {
        '/pages/home/index': '/',
        '/pages/login/index': '/login',
        '/pages/code/index': '/code',
        '/pages/place/index': '/s',
        '/pages/fill/index': '/p',
        '/organization/join/index': '/join',
        '/citizen/letter/index': '/letter',
      },
    },
    webpackChain: (chain) => {
      chain.optimization.splitChunks(parts)
      chain.resolve.alias.set('@tarojs/components/dist/components$', here('config/noElements.js'))
      chain.resolve.alias.set('@tarojs/components/dist/taro-components/taro-components.css$', false)
    },
    output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: 'css/[name].[contenthash:8].css',
      chunkFilename: 'css/[name].[contenthash:8].css',
    },
    imageUrlLoaderOption: inlined,
    postcss: { pxtransform: { enable: false }, autoprefixer: { enable: true } },
  },
}
