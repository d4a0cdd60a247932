export {
  createClient,
  type Client,
  type ClientOptions,
  type HttpRequest,
  type HttpResponse,
  type Transport,
} from './client'
export type { AbortSignalLike, Answer, Body, OperationName, PathParameters, Query, Request } from './operations'
export { type FieldError, ProblemError, UnreachableError, sentence } from './problems'
