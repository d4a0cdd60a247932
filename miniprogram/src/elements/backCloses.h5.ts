// The back button of a browser closes what lies over the page instead of leaving the page with what was typed there. While
// something is open, a second entry of the same page stands in the history; the router takes no notice of it.

const MARK = 'anmaOverlay'
/** Opening a page right after closing a sheet has to win over going back. */
const SETTLED = 100

const open: (() => void)[] = []
let leaving: ReturnType<typeof setTimeout> | undefined

const isMarked = (): boolean => (window.history.state as Record<string, unknown> | null)?.[MARK] === true

function mark(): void {
  if (!isMarked()) window.history.pushState({ ...window.history.state, [MARK]: true }, '')
}

window.addEventListener('popstate', () => {
  if (open.length === 0 || isMarked()) return
  open[open.length - 1]()
  if (open.length > 1) mark()
})

/** Going back calls `close` from now on; what is returned ends that. */
export function backCloses(close: () => void): () => void {
  clearTimeout(leaving)
  open.push(close)
  mark()
  return () => {
    open.splice(open.indexOf(close), 1)
    clearTimeout(leaving)
    leaving = setTimeout(() => {
      if (open.length === 0 && isMarked()) window.history.back()
    }, SETTLED)
  }
}
