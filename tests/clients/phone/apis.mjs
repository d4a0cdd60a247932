// The names that each platform's global object really has, by the vendors' own type definitions: a call of anything else
// fails here as it does on a phone.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const packaged = (name, file) => readFileSync(join(dirname(require.resolve(`${name}/package.json`)), file), 'utf8')

const names = (text, pattern) => new Set([...text.matchAll(pattern)].map((found) => found[1]))

export const APIS = {
  wx: () =>
    names(
      packaged('miniprogram-api-typings', 'types/wx/lib.wx.api.d.ts').split('interface Wx {')[1],
      /^ {8}(\w+)[<(?:]/gm,
    ),
  my: () =>
    names(
      packaged('@mini-types/my', 'types/lib.my.d.ts') + packaged('@mini-types/my', 'types/lib.my.extra.d.ts'),
      /^ {2}export (?:function|const) (\w+)/gm,
    ),
}
