/**
 * The first page of the form: what it says stands in the page. Pressing “Begin” brings the rest, every file held to the
 * hash that the page names; until then nothing but this small script was loaded.
 */
import { fetchLater } from './later.ts'
import { hasDraft } from './kept.ts'
import { leaveFrom } from './leave.ts'

// Schemas read this before they make programs of themselves, which the page's policy forbids: not even trying is tried.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })

const report = document.querySelector<HTMLElement>('[data-report]')
const begin = report?.querySelector<HTMLElement>('[data-begin]')
const button = begin?.querySelector('button')
const told = begin?.querySelector<HTMLElement>('[data-loading]')

if (report && begin && button && told) {
  const spoken: unknown = JSON.parse(report.dataset['words'] ?? '{}')
  const say = (name: string): string =>
    typeof spoken === 'object' && spoken !== null ? String(Reflect.get(spoken, name) ?? '') : ''
  leaveFrom(report)
  const open = async (isNew: boolean): Promise<void> => {
    button.disabled = true
    told.textContent = say('loading')
    try {
      await fetchLater()
      const { openForm } = await import('./form.ts')
      told.textContent = ''
      await openForm(report, isNew)
    } catch (error) {
      console.error(error)
      told.textContent = say('loadFailed')
    }
    button.disabled = false
  }
  button.addEventListener('click', () => void open(true))
  begin.hidden = false
  // What was kept is offered at once.
  if (hasDraft()) void open(false)
}
