// Unit tests of the clients: no browser, no platform; what stands behind `@platform` is given by the tests that need it.

import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  define: { ANMA_API_BASE: '""' },
  resolve: { alias: { '@platform': source('miniprogram/src/platform/browser'), '@/': source('miniprogram/src/') } },
  test: { include: ['{form_core,api_client,miniprogram}/test/**/*.test.ts'] },
})
