// Photos on their way to the server. They belong to the form, not to the field that shows them: going to another step
// does not stop them, leaving the form does.

import { useEffect, useRef, useState } from 'react'
import type { Json } from '@anma/form-core'
import { UnreachableError } from '@/api'
import type { Picture } from '@/platform/types'
import { newKey } from '@/api/keys'
import { isBelow } from '../steps'
import { type Sending, sendPhoto } from './sendPhoto'

export interface Waiting {
  /** Also the idempotency key of every try. */
  key: string
  pointer: string
  picture: Picture
  /** How much has gone, 0 to 1. */
  share: number
  error: unknown
}

export interface Uploads {
  isBusy: boolean
  of: (pointer: string) => Waiting[]
  /** The address of a photo that was taken just now, by its id. */
  address: (photo: string) => string | undefined
  /** `many`: the answer is a list. */
  add: (pointer: string, pictures: Picture[], many: boolean) => void
  retry: (key: string) => void
  cancel: (key: string) => void
  /** Ends what is on its way to a pointer or below it. */
  cancelBelow: (pointer: string) => void
}

type Change = (pointer: string, value: (before: Json | undefined) => Json | undefined) => void

export function useUploads(change: Change): Uploads {
  const [waiting, setWaiting] = useState<(Waiting & { many: boolean })[]>([])
  const addresses = useRef(new Map<string, string>()).current
  const sendings = useRef(new Map<string, Sending>()).current
  useEffect(() => () => sendings.forEach((sending) => sending.cancel()), [])
  const patch = (key: string, part: Partial<Waiting>) =>
    setWaiting((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)))
  const drop = (key: string) => {
    sendings.delete(key)
    setWaiting((all) => all.filter((one) => one.key !== key))
  }
  const begin = async ({ key, pointer, picture, many }: Waiting & { many: boolean }) => {
    const sending = sendPhoto(picture, key, (share) => patch(key, { share }))
    sendings.set(key, sending)
    try {
      const photo = await sending.done
      addresses.set(photo, picture.address)
      if (sendings.has(key))
        change(pointer, (before) => (many ? [...(Array.isArray(before) ? before : []), photo] : photo))
      drop(key)
    } catch (error) {
      if (error instanceof UnreachableError && error.reason === 'aborted') drop(key)
      else patch(key, { error, share: 0 })
    }
  }
  const cancel = (key: string) => {
    sendings.get(key)?.cancel()
    drop(key)
  }
  return {
    isBusy: waiting.some(({ error }) => error === null),
    of: (pointer) => waiting.filter((one) => one.pointer === pointer),
    address: (photo) => addresses.get(photo),
    add: (pointer, pictures, many) => {
      const added = pictures.map((picture) => ({ key: newKey(), pointer, picture, many, share: 0, error: null }))
      setWaiting((all) => [...all, ...added])
      added.forEach((one) => void begin(one))
    },
    retry: (key) => {
      const failed = waiting.find((one) => one.key === key)
      if (failed === undefined) return
      patch(key, { error: null, share: 0 })
      void begin(failed)
    },
    cancel,
    cancelBelow: (pointer) => waiting.filter((one) => isBelow(one.pointer, pointer)).forEach(({ key }) => cancel(key)),
  }
}
