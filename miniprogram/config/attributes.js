// Attributes of native components that Taro leaves out of its templates, those for screen readers above all. The same list
// goes into the compiled templates and, by attributesRuntime.js, into the runtime, since both name attributes by number.
const path = require('node:path')
const { components } = require('./attributeList')

module.exports = (ctx) =>
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (!platform.template) return // browsers get real HTML
      platform.template.mergeComponents(ctx, components)
      platform.runtimePath = [].concat(platform.runtimePath, path.join(__dirname, 'attributesRuntime'))
    },
  })
