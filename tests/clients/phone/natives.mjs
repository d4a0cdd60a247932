// The phone's side of `wx` and `my`. Storage is kept, requests go to the real server; whatever else the platform offers
// answers "ok", as most of it does on a phone, and what it does not offer is not there.

import { APIS } from './apis.mjs'

const SCREEN = {
  platform: 'devtools',
  model: 'phone',
  system: 'iOS 16',
  pixelRatio: 2,
  windowWidth: 375,
  windowHeight: 667,
  screenWidth: 375,
  screenHeight: 667,
  statusBarHeight: 20,
  SDKVersion: '3.5.0',
  version: '10.5.0',
  language: 'zh_CN',
  fontSizeSetting: 16,
  safeArea: { top: 20, bottom: 667, left: 0, right: 375, width: 375, height: 647 },
}
const RECT = { left: 0, top: 0, width: 375, height: 40, right: 375, bottom: 40 }

function storageOf(held) {
  const key = (given) => (typeof given === 'object' ? given.key : given)
  return {
    getStorageSync: (given) => (typeof given === 'object' ? { data: held[given.key] ?? null } : (held[given] ?? '')),
    setStorageSync: (given, value) => void (held[key(given)] = typeof given === 'object' ? given.data : value),
    removeStorageSync: (given) => void delete held[key(given)],
    getStorageInfoSync: () => ({ keys: Object.keys(held), currentSize: 1, limitSize: 10_240 }),
  }
}

/** Requests as the phone makes them; `server` stands before addresses that name no host. */
function networkOf(server, isOnline, watchers, files) {
  const address = (url) => (url.startsWith('/') ? server + url : url)
  return {
    request(options) {
      const { url, method = 'GET', header, headers, data, responseType, success, fail, complete } = options
      const asked = isOnline()
        ? fetch(address(url), {
            method,
            headers: headers ?? header,
            body: method === 'GET' ? undefined : data,
          })
        : Promise.reject(new Error('no network'))
      asked
        .then(async (answer) => {
          const body = responseType === 'arraybuffer' ? await answer.arrayBuffer() : await answer.text()
          const names = Object.fromEntries(answer.headers)
          success?.({
            statusCode: answer.status,
            status: answer.status,
            header: names,
            headers: names,
            data: body,
            errMsg: 'request:ok',
          })
        })
        .catch((error) => fail?.({ errMsg: `request:fail ${error.message}`, error: 12, errorMessage: error.message }))
        .finally(() => complete?.({}))
      return { abort: () => undefined }
    },
    getNetworkType: (options) =>
      options?.success?.({ networkType: isOnline() ? 'wifi' : 'none', networkAvailable: isOnline() }),
    onNetworkStatusChange: (watcher) => void watchers.add(watcher),
    offNetworkStatusChange: (watcher) => void watchers.delete(watcher),
    uploadFile({ url, filePath, name, fileName, header, headers, success, fail }) {
      const form = new FormData()
      form.append(name ?? fileName, new Blob([files[filePath]], { type: 'image/jpeg' }), 'photo.jpg')
      const asked = isOnline()
        ? fetch(address(url), { method: 'POST', headers: headers ?? header, body: form })
        : Promise.reject(new Error('no network'))
      asked
        .then(async (answer) => success?.({ statusCode: answer.status, data: await answer.text() }))
        .catch((error) => fail?.({ errMsg: `uploadFile:fail ${error.message}`, error: 12 }))
      return { abort: () => undefined, onProgressUpdate: (told) => told({ progress: 50 }) }
    },
  }
}

function query(screen) {
  const asked = []
  const all = { in: () => all, select: () => node, selectAll: () => node, selectViewport: () => node, exec: run }
  const add = (told) => {
    asked.push(typeof told === 'function' ? told : undefined)
    return all
  }
  const node = { boundingClientRect: add, scrollOffset: add, fields: (_, told) => add(told), node: add, context: add }
  function run(told) {
    const found = asked.map(() => ({ ...RECT }))
    setTimeout(() => {
      asked.forEach((one, index) => one?.(found[index]))
      told?.(found)
    }, 0)
    return all
  }
  return screen && all
}

/** Everything that is watched is in view. */
function watcher() {
  const observer = {
    relativeTo: () => observer,
    relativeToViewport: () => observer,
    observe: (_, seen) => setTimeout(() => seen({ intersectionRatio: 1 }), 0),
    disconnect: () => undefined,
  }
  return observer
}

/** What a person in Zhengzhou does with the phone: logs in, takes the first photo in the album. */
const photosOf = (files) => {
  const [first] = Object.keys(files)
  return {
    chooseMedia: ({ success }) => success({ tempFiles: [{ tempFilePath: first, size: files[first].length }] }),
    chooseImage: ({ success }) => success({ apFilePaths: [first] }),
    compressImage: ({ src, apFilePaths, success }) => success(src ? { tempFilePath: src } : { apFilePaths }),
  }
}
const PERSON = {
  login: ({ success }) => success({ code: 'code-of-the-platform' }),
  getAuthCode: ({ success }) => success({ authCode: 'code-of-the-platform' }),
  getFuzzyLocation: ({ success }) => success({ longitude: 113.6249, latitude: 34.7472 }),
  getLocation: ({ success }) => success({ longitude: '113.6249', latitude: '34.7472' }),
}

/** The global object of a platform. `calls` receives [name, options] of everything that was asked of the phone. */
export function natives({ platform, server, storage, files, isOnline, watchers, calls, given = {} }) {
  const names = APIS[platform]()
  const known = {
    ...storageOf(storage),
    ...networkOf(server, isOnline, watchers, files),
    ...photosOf(files),
    ...PERSON,
    getSystemInfoSync: () => SCREEN,
    getSystemInfo: (options) => options?.success?.(SCREEN),
    getWindowInfo: () => SCREEN,
    getDeviceInfo: () => SCREEN,
    getAppBaseInfo: () => SCREEN,
    getLaunchOptionsSync: () => ({ path: '', query: {} }),
    getEnterOptionsSync: () => ({ path: '', query: {} }),
    getAccountInfoSync: () => ({ miniProgram: { appId: 'phone', envVersion: 'develop' } }),
    getMenuButtonBoundingClientRect: () => RECT,
    canIUse: (name) => names.has(name),
    nextTick: (run) => setTimeout(run, 0),
    createSelectorQuery: () => query(true),
    createIntersectionObserver: watcher,
    createAnimation: () =>
      new Proxy({}, { get: (_, name, self) => (name === 'export' ? () => ({ actions: [] }) : () => self) }),
    getRandomValues: ({ length, success }) =>
      success?.({ randomValues: crypto.getRandomValues(new Uint8Array(length)).buffer }),
    getFileSystemManager: () => ({ writeFile: (options) => options.success?.({}) }),
    ...given,
  }
  const offered = Object.fromEntries([...names].map((name) => [name, logged(name, known[name] ?? answersOk(name))]))
  return { ...offered, env: { USER_DATA_PATH: '/phone' } }

  function logged(name, call) {
    return (...values) => {
      const [options] = values
      calls.push([name, options])
      if (!promises(name, options)) return call.apply(offered, values)
      return new Promise((success, fail) => call.call(offered, { ...options, success, fail }))
    }
  }
}

/** Both platforms answer with a promise where no callback was given. */
function promises(name, options) {
  const isAsked = typeof options === 'object' && options !== null && !/Sync$|^(on|off|create)[A-Z]/.test(name)
  return isAsked && !options.success && !options.fail && !options.complete
}

function answersOk(name) {
  if (/^(on|off)[A-Z]/.test(name)) return () => undefined
  return (options) => {
    if (!options || typeof options !== 'object') return undefined
    setTimeout(() => {
      options.success?.({ errMsg: `${name}:ok` })
      options.complete?.({})
    }, 0)
    return undefined
  }
}
