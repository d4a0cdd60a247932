// What WeChat and Alipay share: Taro names both alike.

export { keepAwake, opener, savePicture } from './files'
export { isOnline, transport, upload, watchNetwork } from './network'
export { storage } from './storage'
