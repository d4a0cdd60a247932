// The operations of the OpenAPI document as types: a name such as 'GET /api/v1/me/color' leads to what it takes and
// answers. `schema.d.ts` is made from the server's own document (`scripts/clients`), so a changed endpoint fails to compile.

import type { paths } from './schema'

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
type Declared<P extends keyof paths> = {
  [M in Method]: paths[P][M] extends object ? `${Uppercase<M>} ${P & string}` : never
}[Method]

/** Every operation: method and path as in the OpenAPI document. */
export type OperationName = { [P in keyof paths]: Declared<P> }[keyof paths]

type Operation<N extends OperationName> = N extends `${infer M} ${infer P}`
  ? P extends keyof paths
    ? Lowercase<M> extends Method
      ? paths[P][Lowercase<M>]
      : never
    : never
  : never

type Content<T> = T extends { content: infer C }
  ? 'application/json' extends keyof C
    ? C['application/json']
    : C[keyof C]
  : undefined
type Succeeded = 200 | 201 | 202 | 204

/** What an operation answers when it succeeds; undefined for 204. */
export type Answer<N extends OperationName> =
  Operation<N> extends { responses: infer R }
    ? { [S in keyof R & Succeeded]: Content<R[S]> }[keyof R & Succeeded]
    : never

/** The JSON body that an operation takes. */
export type Body<N extends OperationName> =
  Operation<N> extends { requestBody?: infer B }
    ? NonNullable<B> extends { content: infer C }
      ? 'application/json' extends keyof C
        ? C['application/json']
        : never
      : never
    : never

type Parameters<N extends OperationName> = Operation<N> extends { parameters: infer P } ? P : never

/** The names in the operation's path, such as `person`. */
export type PathParameters<N extends OperationName> =
  Parameters<N> extends { path: infer P } ? (P extends object ? P : never) : never

/** What may stand behind the question mark. */
export type Query<N extends OperationName> =
  Parameters<N> extends { query?: infer Q } ? (NonNullable<Q> extends object ? NonNullable<Q> : never) : never

/** What a call is given besides its name. */
export interface Request<N extends OperationName> {
  path?: PathParameters<N>
  query?: Query<N> | Record<string, string | number | boolean | undefined>
  body?: Body<N>
  /** A file, for operations that take one instead of JSON. */
  file?: ArrayBuffer
  /** The revision that was read, for operations that ask for If-Match. */
  revision?: number
  /** For operations that create: the same key makes a retry find what the first try made. One is made where none is given. */
  key?: string
  signal?: AbortSignalLike
}

/** The part of AbortSignal that mini-programs can offer too. */
export interface AbortSignalLike {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
}
