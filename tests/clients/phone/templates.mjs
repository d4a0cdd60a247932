// Compiled templates: read with what they import, and drawn with a page's data into a tree of nodes
// {tag, attributes, events, children, parent}.

import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseDocument } from 'htmlparser2'
import { evaluate, interpolate } from './expressions.mjs'

const MOST_NODES = 200_000

/** Reads a template file: its named templates (with those of imported files) and its scripts. */
export function readTemplate(file, platform, known = new Map()) {
  if (known.has(file)) return known.get(file)
  const document = parseDocument(readFileSync(file, 'utf8'), {
    xmlMode: true,
    lowerCaseTags: false,
    lowerCaseAttributeNames: false,
  })
  const read = { document, named: {}, scripts: {} }
  known.set(file, read)
  for (const node of document.children) {
    if (node.name === 'template' && node.attribs.name) read.named[node.attribs.name] = { node, scripts: read.scripts }
    else if (node.name === platform.script)
      read.scripts[node.attribs[platform.scriptName]] = loadScript(
        resolve(dirname(file), node.attribs[platform.scriptSource]),
      )
    else if (node.name === 'import')
      Object.assign(read.named, readTemplate(resolve(dirname(file), node.attribs.src), platform, known).named)
  }
  return read
}

function loadScript(file) {
  const module = { exports: {} }
  new Function('module', 'exports', readFileSync(file, 'utf8').replace(/export\s+default/, 'module.exports ='))(
    module,
    module.exports,
  )
  return module.exports
}

/** Draws a page's template; `component(tag)` gives the template and data of a custom component, or null. */
export function draw(read, data, { platform, component, missing }) {
  const root = { tag: 'page', attributes: {}, events: {}, children: [], parent: null }
  const { prefix } = platform
  let drawn = 0

  function drawAll(nodes, scope, named, parent) {
    let chain = null // whether an earlier branch of if/elif/else was taken
    const one = (node, inner) => {
      const { [`${prefix}if`]: first, [`${prefix}elif`]: second, [`${prefix}else`]: last } = node.attribs
      if (first !== undefined) chain = Boolean(interpolate(first, inner))
      else if (second !== undefined || last !== undefined) {
        if (chain) return
        chain = second === undefined ? true : Boolean(interpolate(second, inner))
      }
      if ((first ?? second) !== undefined && !chain) return
      drawNode(node, inner, named, parent)
    }
    for (const node of nodes) {
      if (node.type === 'text') drawText(node, scope, parent)
      if (node.type !== 'tag' || node.name === 'import' || node.name === platform.script) continue
      if (++drawn > MOST_NODES) throw new Error('a template draws itself without end')
      const list = node.attribs[`${prefix}for`]
      if (list === undefined) one(node, scope)
      else {
        const item = node.attribs[`${prefix}for-item`] ?? 'item'
        const index = node.attribs[`${prefix}for-index`] ?? 'index'
        for (const [at, value] of (interpolate(list, scope) ?? []).entries())
          one(node, { ...scope, [item]: value, [index]: at })
      }
    }
  }

  function drawText(node, scope, parent) {
    const text = String(interpolate(node.data, scope))
    if (text.trim()) parent.children.push({ tag: '#text', text, attributes: {}, events: {}, children: [], parent })
  }

  function drawNode(node, scope, named, parent) {
    if (node.name === 'block') return drawAll(node.children, scope, named, parent)
    if (node.name === 'template') return drawNamed(node, scope, named, parent)
    const made = { tag: node.name, attributes: {}, events: {}, children: [], parent }
    for (const [name, value] of Object.entries(node.attribs)) {
      if (name.startsWith(prefix)) continue
      const event = platform.event(name)
      if (event) made.events[event.type] = { handler: interpolate(value, scope), stops: event.stops }
      else made.attributes[name] = interpolate(value, scope)
    }
    parent.children.push(made)
    const custom = component(node.name)
    if (custom)
      drawAll(
        custom.read.document.children,
        { ...custom.read.scripts, ...custom.data, ...made.attributes },
        custom.read.named,
        made,
      )
    else drawAll(node.children, scope, named, made)
  }

  function drawNamed(node, scope, named, parent) {
    if (node.attribs.name) return
    const name = interpolate(node.attribs.is, scope)
    if (!named[name]) return missing(name)
    const given = node.attribs.data ? evaluate(`{${node.attribs.data.replace(/^\{\{|\}\}$/g, '')}}`, scope) : {}
    drawAll(named[name].node.children, { ...named[name].scripts, ...given }, named, parent)
  }

  drawAll(read.document.children, { ...read.scripts, ...data }, read.named, root)
  return root
}
