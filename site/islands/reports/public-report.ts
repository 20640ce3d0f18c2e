/** “I saw it too”, and handing the address on: what a public report’s page does with scripts. */

const KEY = 'lucid-me-too'
const SAID = 'lucid-me-too-said'
/** Numbers remembered on this device, the oldest forgotten first. */
const MOST_SAID = 200

const freshToken = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** Tells one visitor from another without telling who: made when it is first needed, kept in this browser alone. */
const token = (): string => {
  try {
    const kept = localStorage.getItem(KEY)
    if (kept !== null && /^[0-9a-f]{32}$/.test(kept)) return kept
    const made = freshToken()
    localStorage.setItem(KEY, made)
    return made
  } catch {
    return freshToken()
  }
}

const saidBefore = (): string[] => {
  try {
    return (localStorage.getItem(SAID) ?? '').split(' ').filter(Boolean)
  } catch {
    return []
  }
}
const remember = (number: string): void => {
  try {
    localStorage.setItem(SAID, [...saidBefore(), number].slice(-MOST_SAID).join(' '))
  } catch {
    // A browser that keeps nothing counts a visitor anew; the portal counts roughly anyway.
  }
}

const offerMeToo = (box: HTMLElement): void => {
  const { number = '', done = '', again = '', busy = '', often = '', failed = '' } = box.dataset
  const button = box.querySelector('button')
  const told = box.querySelector('[role=status]')
  if (!button || !told) return
  const say = (words: string): void => {
    told.textContent = words
  }
  box.hidden = false
  if (saidBefore().includes(number)) {
    button.disabled = true
    say(again)
  }
  button.addEventListener('click', async () => {
    button.disabled = true
    say(busy)
    try {
      const [{ askJson }, { proveWork }] = await Promise.all([import('../report/ask.ts'), import('../report/proof.ts')])
      const altcha = await proveWork('me-too', (part) => say(`${busy} ${Math.round(part * 100)}%`))
      await askJson('POST', `/api/reports/${number}/me-toos`, { token: token(), altcha })
      remember(number)
      say(done)
      return
    } catch (error) {
      say(error instanceof Error && 'status' in error && error.status === 429 ? often : failed)
    }
    button.disabled = false
  })
}

const offerShare = (box: HTMLElement): void => {
  const { title = '', copied = '', failed = '' } = box.dataset
  const button = box.querySelector('button')
  const told = box.querySelector('[role=status]')
  if (!button || !told) return
  box.hidden = false
  button.addEventListener('click', async () => {
    const url = location.origin + location.pathname
    try {
      if (typeof navigator.share === 'function') {
        await navigator.share({ title, url })
        return
      }
      await navigator.clipboard.writeText(url)
      told.textContent = copied
    } catch (error) {
      // Closing the sheet of the phone is no failure.
      if (!(error instanceof DOMException && error.name === 'AbortError')) told.textContent = failed
    }
  })
}

for (const box of document.querySelectorAll<HTMLElement>('[data-me-too]')) offerMeToo(box)
for (const box of document.querySelectorAll<HTMLElement>('[data-share]')) offerShare(box)
