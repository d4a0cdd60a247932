/// <reference types="@tarojs/taro" />

declare const ANMA_API_BASE: string

declare module '*.scss'
declare module '*.svg' {
  const address: string
  export default address
}
