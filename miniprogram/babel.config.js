// React with TypeScript. No polyfills: mini-programs bring their own, browsers get src/platform/browser/lacking.ts.
module.exports = {
  presets: [['taro', { framework: 'react', ts: true, compiler: 'webpack5', useBuiltIns: false }]],
}
