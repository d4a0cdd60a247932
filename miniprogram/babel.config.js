// React with TypeScript. No polyfills: what old phones lack stands in src/platform/lacking.ts.
module.exports = {
  presets: [['taro', { framework: 'react', ts: true, compiler: 'webpack5', useBuiltIns: false }]],
}
