// How many messages wait to be read.

/** The server counts to a hundred. */
export function unreadWords(unread: number): string {
  return unread >= 100 ? '99+ 条未读' : `${unread} 条未读`
}
