import { shownTime } from '../../time.ts'
import { beginVisit, keptProducts, removeAll, startKeeping } from './offline.ts'
import type { Say } from './scan.ts'

/** The part of the page that keeps products on the phone, says what it keeps, and deletes it. */
export const wireOffline = async (box: HTMLElement, page: string, say: Say): Promise<void> => {
  const [begin, remove] = box.querySelectorAll('button')
  const told = box.querySelector('[role="status"]')
  if (!begin || !remove || !told) return
  const lang = document.documentElement.lang === 'en' ? 'en' : 'zh'
  const show = async (): Promise<void> => {
    const kept = await keptProducts().catch(() => undefined)
    begin.textContent = say(kept ? 'renew' : 'keep')
    remove.hidden = !kept
    told.textContent = kept ? say('kept', { count: kept.count, at: shownTime(kept.at, lang) }) : ''
  }
  begin.addEventListener('click', () => {
    begin.disabled = true
    startKeeping(page, (count) => (told.textContent = say('keeping', { count })))
      .then(show, () => (told.textContent = say('keepFailed')))
      .finally(() => (begin.disabled = false))
  })
  remove.addEventListener('click', () => {
    removeAll()
      .then(show)
      .then(() => (told.textContent = say('removed')))
      .catch(() => (told.textContent = say('keepFailed')))
  })
  if (!(await beginVisit())) {
    // Switched off, or a browser that keeps nothing; without a network the copy is what she reads.
    told.textContent = say('cannotKeep')
    begin.hidden = true
    remove.hidden = true
    return
  }
  await show()
  box.hidden = false
}
