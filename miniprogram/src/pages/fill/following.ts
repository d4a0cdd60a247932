// Where one goes after filling: to the page that was named, else back.

import { PAGES, type PageName, back, replace } from '@/routes'

export function leave(follows: string | undefined): void {
  if (follows !== undefined && isPage(follows)) replace(follows)
  else back()
}

function isPage(name: string): name is PageName {
  return Object.keys(PAGES).includes(name)
}
