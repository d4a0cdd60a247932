// The back button of a browser closes what lies over the page instead of leaving the page with what was typed there. While
// something is open, a second entry of the same page stands in the history. The router must not hear of steps between the
// two: it would draw the page anew.

const MARK = 'anmaOverlay'
/** Opening a page right after closing a sheet has to win over going back. */
const SETTLED = 100

const open: (() => void)[] = []
let leaving: ReturnType<typeof setTimeout> | undefined
let isLeaving = false

const isMarked = (): boolean => (window.history.state as Record<string, unknown> | null)?.[MARK] === true

function mark(): void {
  if (!isMarked()) window.history.pushState({ ...window.history.state, [MARK]: true }, '')
}

function popped(event: PopStateEvent): void {
  const isOver = open.length > 0 && !isMarked()
  if (open.length === 0 && isMarked()) settle() // back from a page that was opened out of a sheet
  if (!isLeaving && !isOver) return
  event.stopImmediatePropagation()
  if (!isLeaving) open[open.length - 1]()
  if (isOver && open.length > (isLeaving ? 0 : 1)) mark()
  isLeaving = false
}

function settle(): void {
  clearTimeout(leaving)
  leaving = setTimeout(() => {
    if (open.length > 0 || !isMarked()) return
    isLeaving = true
    window.history.back()
  }, SETTLED)
}

window.addEventListener('popstate', popped) // comes before the router's, since the platform is loaded first

/** Going back calls `close` from now on; what is returned ends that. */
export function backCloses(close: () => void): () => void {
  clearTimeout(leaving)
  open.push(close)
  mark()
  return () => {
    open.splice(open.indexOf(close), 1)
    settle()
  }
}
