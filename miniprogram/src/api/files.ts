// Files that the server gives, shown or saved by the phone.

import { platform } from '@platform'
import { type OperationName, type Request, client } from './index'

/** Fetches the file of an operation and opens it by the server's name for it, or as `called` where it has none. */
export async function openFile<N extends OperationName>(name: N, request: Request<N>, called: string): Promise<void> {
  const file = await client.download(name, request)
  await platform.openFile(file.bytes, file.name ?? called, file.media)
}

/** Opens a file that background work made for this account. */
export function openOwnFile(file: string, called: string): Promise<void> {
  return openFile('GET /api/v1/me/files/{file}', { path: { file } }, called)
}

/** Opens the letter that tells how a record was decided. */
export function openLetter(record: string, title: string): Promise<void> {
  return openFile('GET /api/v1/records/{record}/letter', { path: { record } }, `${title}.pdf`)
}
