import type { Unsaid } from './checked-record.ts'
import { busy, element } from './verdict.ts'

/** The button "Check this record". What checks is loaded once somebody wants it: most who read a record do not. */

const check = async (root: HTMLElement, result: HTMLElement): Promise<Unsaid | undefined> => {
  const loaded = await import('./checked-record.ts').catch(() => undefined)
  return loaded ? loaded.checkRecord(root, result) : 'failed'
}

const start = (root: HTMLElement): void => {
  const button = root.querySelector('button')
  const result = root.querySelector<HTMLElement>('[role=status]')
  if (!button || !result) return
  const { running = '' } = root.dataset
  button.hidden = false
  button.addEventListener('click', async () => {
    button.disabled = true
    await busy(result, running, async () => {
      const unsaid = await check(root, result)
      if (unsaid) result.replaceChildren(element('p', root.dataset[unsaid] ?? ''))
    })
    button.disabled = false
  })
}

document.querySelectorAll<HTMLElement>('[data-check-record]').forEach(start)
