// In what the compiled outputs of WeChat and Alipay differ.

export const PLATFORMS = {
  weapp: {
    global: 'wx',
    template: 'wxml',
    script: 'wxs',
    scriptName: 'module',
    scriptSource: 'src',
    prefix: 'wx:',
    event: (name) => {
      const found = /^(?:capture-)?(bind|catch|mut-bind):?(.+)$/.exec(name)
      return found && { type: found[2].toLowerCase(), stops: found[1] === 'catch' }
    },
    sent: (type) => type,
  },
  alipay: {
    global: 'my',
    template: 'axml',
    script: 'import-sjs',
    scriptName: 'name',
    scriptSource: 'from',
    prefix: 'a:',
    event: (name) => {
      const found = /^(on|catch)([A-Z].*)$/.exec(name)
      return found && { type: found[2].toLowerCase(), stops: found[1] === 'catch' }
    },
    sent: (type) => type,
  },
}
