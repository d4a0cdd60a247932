// A compiled mini-program in a context of its own: no browser globals, no eval.

import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import vm from 'node:vm'
import { natives } from './natives.mjs'
import { PLATFORMS } from './platforms.mjs'
import { Screen } from './screen.mjs'
import { readTemplate } from './templates.mjs'

const ABSENT = ['window', 'document', 'self', 'location', 'localStorage', 'XMLHttpRequest', 'fetch', 'WebSocket']

export class Program {
  constructor(folder, name, { server = '', storage = {}, files = {}, given = {} } = {}) {
    this.folder = resolve(folder)
    this.platform = PLATFORMS[name]
    this.storage = storage
    this.online = true
    this.watchers = new Set()
    this.calls = []
    this.errors = []
    this.screens = []
    this.pages = new Map()
    this.modules = new Map()
    this.templates = new Map()
    this.context = vm.createContext(this.globals(name, { server, files, given }), {
      codeGeneration: { strings: false, wasm: false },
    })
    this.absent = name === 'alipay' ? ABSENT : [...ABSENT, 'navigator'] // Alipay's worker really has a navigator
  }

  globals(name, { server, files, given }) {
    const guarded =
      (timer) =>
      (run, ...rest) =>
        timer(
          () => {
            try {
              run()
            } catch (error) {
              this.errors.push(error)
            }
          },
          ...rest,
        )
    const told =
      (level) =>
      (...words) =>
        level === 'error' && this.errors.push(new Error(words.map(String).join(' ').slice(0, 500)))
    const all = {
      console: Object.fromEntries(
        ['log', 'info', 'debug', 'warn', 'error', 'group', 'groupEnd'].map((level) => [level, told(level)]),
      ),
      setTimeout: guarded(setTimeout),
      clearTimeout,
      setInterval: guarded(setInterval),
      clearInterval,
      App: (app) => (this.app = app),
      getApp: () => this.app,
      getCurrentPages: () => this.screens.map((screen) => screen.page),
      Page: (page) => (this.registered = page),
      Component: (component) => (this.registered = component),
      Behavior: (behavior) => behavior,
      requirePlugin: () => ({}),
      [this.platform.global]: natives({
        platform: this.platform.global,
        server,
        storage: this.storage,
        files,
        watchers: this.watchers,
        isOnline: () => this.online,
        calls: this.calls,
        given: this.navigation(given),
      }),
    }
    if (name === 'alipay') all.navigator = { userAgent: 'AlipayClient', swuserAgent: 'AlipayClient' }
    return all
  }

  /** Pages are opened by the test: here it is only kept where the app wanted to go. */
  navigation(given) {
    const went = (options) => {
      this.went = options.url
      setTimeout(() => options.success?.({}), 0)
    }
    return { navigateTo: went, redirectTo: went, reLaunch: went, ...given }
  }

  /** The network comes or goes. */
  connect(isConnected) {
    this.online = isConnected
    for (const watcher of this.watchers) watcher({ isConnected, networkType: isConnected ? 'wifi' : 'none' })
  }

  /** The requests of this method and path that were made. */
  asked(method, path) {
    return this.calls.filter(
      ([name, options]) => name === 'request' && options.method === method && options.url.endsWith(path),
    )
  }

  /** Opens the page where the app went last; what it was given is handed over encoded, as WeChat does. */
  arrive() {
    const [path, query = ''] = this.went.replace(/^\//, '').split('?')
    this.went = null
    const given = query.split('&').filter((pair) => pair && !pair.startsWith('$'))
    return this.open(path, Object.fromEntries(given.map((pair) => pair.split('='))))
  }

  /** Runs a script of the bundle once, as the phone's `require` does. */
  require(file) {
    const path = file.endsWith('.js') ? file : `${file}.js`
    if (this.modules.has(path)) return this.modules.get(path).exports
    const module = { exports: {} }
    this.modules.set(path, module)
    const source = `(function (require, module, exports, ${this.absent.join(', ')}) {${readFileSync(path, 'utf8')}\n})`
    const run = vm.runInContext(source, this.context, { filename: path })
    run((other) => this.require(resolve(dirname(path), other)), module, module.exports)
    return module.exports
  }

  describe(file) {
    return JSON.parse(readFileSync(join(this.folder, `${file}.json`), 'utf8'))
  }

  launch(query = {}) {
    this.manifest = this.describe('app')
    this.require(join(this.folder, 'app'))
    const options = { path: '', query, scene: 1001 }
    this.app.onLaunch?.(options)
    this.app.onShow?.(options)
    return this
  }

  /** Every page of the manifest, with those of its subpackages. */
  get paths() {
    const inside = (this.manifest.subPackages ?? this.manifest.subpackages ?? []).flatMap(({ root, pages }) =>
      pages.map((page) => `${root}/${page}`),
    )
    return [...this.manifest.pages, ...inside]
  }

  template(file) {
    return readTemplate(file, this.platform, this.templates)
  }

  async open(path, query = {}) {
    if (!this.pages.has(path)) {
      this.registered = null
      this.require(join(this.folder, path))
      this.pages.set(path, this.registered)
    }
    const screen = new Screen(this, path, this.pages.get(path), query)
    this.screens.push(screen)
    for (const hook of ['onLoad', 'onShow', 'onReady']) {
      screen.page[hook]?.(query)
      await screen.settle()
    }
    return screen
  }

  close(screen) {
    screen.page.onHide?.()
    screen.page.onUnload?.()
    this.screens = this.screens.filter((other) => other !== screen)
  }
}
