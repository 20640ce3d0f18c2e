import { markDraft } from './kept.ts'

/** “Leave quickly”: what was written goes, and another page stands in the place of this one. */

const DRAFTS = 'lucid-report'
/** Presses of Escape within so many milliseconds. */
const [PRESSES, WITHIN] = [3, 1_500]

let isLeaving = false
/** Whether nothing need be asked before the page goes. */
export const mayGo = (): boolean => isLeaving

/** Takes everything off the screen at once, and the draft off the device; then the portal empties the rest. */
const leave = (to: string): void => {
  isLeaving = true
  document.title = ''
  document.body.replaceChildren()
  markDraft(undefined)
  try {
    indexedDB.deleteDatabase(DRAFTS)
  } catch {
    // A browser that keeps nothing has none.
  }
  location.replace(to)
}

export const leaveFrom = (report: HTMLElement): void => {
  const button = report.querySelector<HTMLButtonElement>('[data-leave]')
  if (!button) return
  const to = button.dataset['leave'] ?? '/'
  button.addEventListener('click', () => leave(to))
  button.hidden = false
  button.removeAttribute('data-waits')
  let pressed: number[] = []
  addEventListener('keydown', ({ key, timeStamp }) => {
    if (key !== 'Escape') return
    pressed = [...pressed.filter((at) => timeStamp - at < WITHIN), timeStamp]
    if (pressed.length >= PRESSES) leave(to)
  })
}
