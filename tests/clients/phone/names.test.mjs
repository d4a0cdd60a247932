// What our sources call of a platform is really there, by the vendors' own type definitions: also what no story reaches.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { APIS } from './apis.mjs'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const BY_TARO = new Set(['getCurrentInstance', 'getCurrentPages', 'env'])

const read = (file) => readFileSync(join(ROOT, file), 'utf8')
const found = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name)

function sources(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true })
    .filter((file) => /\.tsx?$/.test(file) && !/\.(h5|alipay)\.|browser\//.test(file))
    .map((file) => read(join(folder, file)))
}

test('wx knows what is called by way of Taro', () => {
  const names = new Set(sources('miniprogram/src').flatMap((text) => found(text, /\bTaro\.([a-z]\w+)\(/g)))
  const known = APIS.wx()
  assert.ok(names.size > 15)
  assert.deepEqual(
    [...names].filter((name) => !known.has(name) && !BY_TARO.has(name)),
    [],
  )
})

test('my knows what is called of it', () => {
  const names = found(read('alipay_miniapp/src/my.d.ts'), /^ {2}(\w+)\??\(/gm)
  const known = APIS.my()
  assert.ok(names.length > 8)
  assert.deepEqual(
    names.filter((name) => !known.has(name)),
    [],
  )
})
