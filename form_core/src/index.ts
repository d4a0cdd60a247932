// What a client must know of a form, without any UI library or platform: types of the tree, what shows, what is wrong,
// what it opens with, drafts, and the queue of what could not be sent yet.

export { getAt, join, removeAt, setAt, split, type Parts, type Place } from './pointers'
export { same, type Answers, type Json } from './json'
export {
  isField,
  treeOf,
  type Around,
  type Condition,
  type Constraints,
  type Element,
  type Field,
  type Group,
  type Option,
  type Page,
  type TextBlock,
  type Tree,
  type Type,
  type Widget,
} from './tree'
export { holds } from './conditions'
export { dropHidden, isEnabled, isRequired, settle, type Settled } from './visibility'
export { tidy, typed } from './tidying'
export { check, checkField, fieldOfFinding, prepare, type Asked, type Finding, type Prepared } from './checking'
export { message, titleOf, type Code, type Language } from './messages'
export { dayAt, SHANGHAI, type Day } from './days'
export { ageOn, bornOn, isMobile, isPlate, isResidentId, isUscc, sexOf } from './documents'
export { maskDocument, maskName, maskPhone } from './masks'
export { fit, start, startItem, type Fitted } from './starting'
export { askedAnew, changes, sameAsBody, type Occasion, type SameAs } from './repeating'
export type { Instant, KeyValue } from './storage'
export { Drafts, newest, type Draft, type DraftOf, type ServerDraft } from './drafts'
export {
  Queue,
  QueueError,
  type Entry,
  type Flushed,
  type Limits,
  type Order,
  type Result,
  type Send,
} from './queue'
