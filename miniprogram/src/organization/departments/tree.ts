// Departments: a tree by path (生产部/一车间), shown as lines with their depth.

export interface Department {
  path: string
  name: string
  members: number
  total: number
  children: Department[]
}

export interface Line extends Department {
  depth: number
}

/** The tree from top to bottom, each department below the one it belongs to. */
export function lines(departments: readonly Department[], depth = 0): Line[] {
  return departments.flatMap((one) => [{ ...one, depth }, ...lines(one.children, depth + 1)])
}

type Given = Omit<Department, 'children'> & { children: readonly unknown[] }

/** The server's tree: below the first level the API's document names no fields. */
export function treeOf(items: readonly Given[]): Department[] {
  return items.map((item) => ({ ...item, children: treeOf(item.children as Given[]) }))
}

export function parentOf(path: string): string {
  return path.split('/').slice(0, -1).join('/')
}

export function under(parent: string, name: string): string {
  return parent === '' ? name : `${parent}/${name}`
}

/** What is wrong with the name of a department, in words; null for a good one. */
export function wrongName(name: string): string | null {
  const tidy = name.trim()
  if (tidy === '') return '请填写部门名称'
  if (tidy.includes('/')) return '部门名称中不能有“/”，下级部门请选择上级部门后添加'
  return tidy.length > 50 ? '部门名称最多 50 个字' : null
}

/** Departments that one can be moved into: neither into itself nor into what belongs to it. */
export function places(all: readonly Line[], moved: string): Line[] {
  return all.filter((one) => one.path !== moved && !one.path.startsWith(`${moved}/`))
}
