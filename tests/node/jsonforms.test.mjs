// Proves that stock JSON Forms renders every template unchanged: each control resolves to a schema with a label,
// each rule evaluates to what our own engine says, and the stock validator accepts the valid examples.
// ANMA_BUNDLES is a folder of {schema, ui, meta, cases: [{name, answers, visible, hidden}]}, one file per template.

import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import {
  Resolve,
  composeWithUi,
  coreReducer,
  createAjv,
  init,
  isVisible,
  mapStateToControlProps,
} from '@jsonforms/core'

const folder = process.env.ANMA_BUNDLES
assert.ok(folder, 'set ANMA_BUNDLES to a folder of bundled templates (tests/forms/test_jsonforms_stock.py does)')

const ajv = createAjv({ logger: false })
const bundles = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()

const stateOf = (bundle, data) => ({
  jsonforms: { core: coreReducer(undefined, init(data, bundle.schema, bundle.ui, { ajv })) },
})

/** Every control with the path of its answer and whether all around it is visible. */
function* controls(element, schema, data, path, around) {
  const visible = around && isVisible(element, data, path, ajv, undefined)
  if (element.type !== 'Control') {
    for (const child of element.elements ?? []) yield* controls(child, schema, data, path, visible)
    return
  }
  const own = composeWithUi(element, path)
  const field = Resolve.schema(schema, element.scope, schema)
  if (field?.properties && !element.options?.widget && !field['x-widget']) {
    for (const name of Object.keys(field.properties)) {
      const scope = `${element.scope}/properties/${name}`
      yield* controls({ type: 'Control', scope }, schema, data, path, visible)
    }
    return
  }
  yield { element, schema, path, own, visible }
  const detail = element.options?.detail
  const items = Resolve.resolveData?.(data, own) ?? own.split('.').reduce((value, key) => value?.[key], data)
  if (typeof detail !== 'object' || !Array.isArray(items)) return
  for (const index of items.keys()) yield* controls(detail, field.items, data, `${own}.${index}`, visible)
}

const pointer = (path) => `/${path.split('.').join('/')}`

for (const name of bundles) {
  const bundle = JSON.parse(readFileSync(join(folder, name), 'utf8'))

  test(`${name}: every control resolves to a schema with a label`, () => {
    const state = stateOf(bundle, {})
    let count = 0
    for (const { element, schema, path } of controls(bundle.ui, bundle.schema, {}, '', true)) {
      assert.ok(Resolve.schema(schema, element.scope, schema), `${element.scope} resolves`)
      const props = mapStateToControlProps(state, { uischema: element, schema, path })
      assert.ok(props.label, `${element.scope} has a label`)
      count += 1
    }
    assert.ok(count > 0, 'the form has controls')
  })

  for (const example of bundle.cases) {
    test(`${name}: ${example.name} shows and accepts the same`, () => {
      const state = stateOf(bundle, example.answers)
      const seen = [...controls(bundle.ui, bundle.schema, example.answers, '', true)]
      const shown = seen.filter((each) => each.visible).map((each) => pointer(each.own))
      assert.deepEqual(shown.sort(), [...example.visible].sort())
      const hidden = new Set(example.hidden)
      const errors = state.jsonforms.core.errors.filter(
        (error) =>
          !(error.keyword === 'required' && hidden.has(`${error.instancePath}/${error.params.missingProperty}`)),
      )
      assert.deepEqual(
        errors.map((error) => `${error.instancePath} ${error.message}`),
        [],
      )
    })
  }
}
