// One opened page: what it shows, and a finger on it.

import { dirname, join, resolve } from 'node:path'
import { draw } from './templates.mjs'

const BUBBLING = new Set(['tap', 'touchstart', 'touchmove', 'touchend', 'longpress'])
const TOUCH = { identifier: 0, pageX: 10, pageY: 10, clientX: 10, clientY: 10 }

const steps = (path) =>
  path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter(Boolean)

function put(data, path, value) {
  const names = steps(path)
  const last = names.pop()
  let at = data
  names.forEach((name, index) => {
    at[name] ??= /^\d+$/.test(names[index + 1] ?? last) ? [] : {}
    at = at[name]
  })
  at[last] = value
}

const take = (data, path) => steps(path).reduce((at, name) => at?.[name], data)

export class Screen {
  constructor(program, path, registered, query) {
    if (!registered) throw new Error(`${path} registered no page`)
    this.program = program
    this.file = join(program.folder, `${path}.${program.platform.template}`)
    this.description = program.describe(path)
    this.page = Object.assign({}, registered, registered.methods, {
      data: structuredClone(registered.data ?? {}),
      route: path,
      __route__: path,
      options: query,
    })
    this.page.setData = (changed, done) => {
      for (const [at, value] of Object.entries(JSON.parse(JSON.stringify(changed)))) put(this.page.data, at, value)
      setTimeout(() => done?.call(this.page), 0)
    }
    this.page.$spliceData = (changed, done) => {
      for (const [at, [start, count, ...items]] of Object.entries(changed)) {
        const list = take(this.page.data, at) ?? []
        list.splice(start, count, ...JSON.parse(JSON.stringify(items)))
        put(this.page.data, at, list)
      }
      setTimeout(() => done?.call(this.page), 0)
    }
    this.page.$batchedUpdates = (run) => run()
  }

  settle(milliseconds = 30) {
    return new Promise((resolved) => setTimeout(resolved, milliseconds))
  }

  /** Waits until `seen` holds of the screen; fails with what it shows instead. */
  async until(seen, seconds = 10) {
    for (let tries = 0; tries < seconds * 20; tries++) {
      if (seen(this)) return
      await this.settle(50)
    }
    throw new Error(
      `the screen shows: ${this.text().slice(0, 400)} · errors: ${this.program.errors
        .map((error) => error.stack ?? error)
        .slice(0, 3)
        .join('\n')}`,
    )
  }

  tree() {
    const { program } = this
    const using = this.description.usingComponents ?? {}
    return draw(program.template(this.file), this.page.data, {
      platform: program.platform,
      missing: (name) => program.errors.push(new Error(`no template "${name}"`)),
      component: (tag) => (using[tag] ? this.custom(using[tag]) : null),
    })
  }

  custom(reference) {
    const file = reference.startsWith('/')
      ? join(this.program.folder, reference)
      : resolve(dirname(this.file), reference)
    return { read: this.program.template(`${file}.${this.program.platform.template}`), data: {} }
  }

  all(matches) {
    return this.within(this.tree(), matches)
  }

  byClass(name) {
    return this.all((node) =>
      String(node.attributes.class ?? '')
        .split(/\s+/)
        .includes(name),
    )
  }

  byId(id) {
    return this.all((node) => node.attributes.id === id)[0]
  }

  /** The innermost node whose whole text this is. */
  byText(words) {
    const all = this.all((node) => this.text(node).trim() === words)
    return all[all.length - 1]
  }

  /** The innermost node whose spoken label this is. */
  byLabel(words) {
    const all = this.all((node) => node.attributes['aria-label'] === words)
    return all[all.length - 1]
  }

  /** Whether these words are on the screen. */
  shows(words) {
    return this.text().includes(words)
  }

  /** Waits for words, and taps on what says just them or has them as its label. */
  async press(words) {
    const find = () => this.byText(words) ?? this.byLabel(words)
    await this.until(() => find() !== undefined)
    return this.tap(find())
  }

  /** Waits for words. */
  sees(words) {
    return this.until(() => this.shows(words))
  }

  /** The field of a form whose label begins with these words. */
  field(label) {
    const fields = this.byClass('field').filter((field) => this.text(field).startsWith(label))
    return fields[fields.length - 1]
  }

  /** Ticks an answer of a question. */
  async choose(label, answer) {
    await this.until(() => this.field(label) !== undefined)
    const options = this.within(this.field(label), (node) => this.text(node) === answer)
    return this.tap(options[options.length - 1])
  }

  /** Types into the field with this label. */
  async fill(label, value) {
    await this.until(() => this.field(label) !== undefined)
    const [input] = this.within(this.field(label), ({ tag }) => tag === 'input' || tag === 'textarea')
    return this.type(input, value)
  }

  within(node, matches) {
    const inner = node.children.flatMap((child) => this.within(child, matches))
    return node.tag !== '#text' && matches(node) ? [node, ...inner] : inner
  }

  text(node = this.tree()) {
    return node.tag === '#text' ? node.text : node.children.map((child) => this.text(child)).join('')
  }

  /** Sends an event to a node and, where it bubbles, to those around it; tells how many listened. */
  async fire(node, type, detail = {}) {
    if (!node) throw new Error(`nothing there to ${type}`)
    const target = {
      id: node.attributes.id,
      dataset: { sid: node.attributes['data-sid'] },
      offsetLeft: 0,
      offsetTop: 0,
    }
    let heard = 0
    for (let at = node; at && at.tag !== 'page'; at = at.parent) {
      const event = at.events[type]
      if (event?.handler) {
        heard += 1
        const current = {
          id: at.attributes.id,
          dataset: { sid: at.attributes['data-sid'] },
          offsetLeft: 0,
          offsetTop: 0,
        }
        this.page[event.handler].call(this.page, {
          type,
          timeStamp: Date.now(),
          target,
          currentTarget: current,
          detail,
          touches: [TOUCH],
          changedTouches: [TOUCH],
          mark: {},
        })
        if (event.stops) break
      }
      if (!BUBBLING.has(type)) break
    }
    await this.settle()
    return heard
  }

  /** A finger on a node hits its innermost listener. */
  tap(node) {
    const inner = (at) => at.children.map(inner).find(Boolean) ?? (at.events.tap?.handler ? at : null)
    return this.fire((node && inner(node)) ?? node, 'tap', { x: 10, y: 10 })
  }

  type(node, value) {
    return this.fire(node, 'input', { value, cursor: value.length })
  }
}
