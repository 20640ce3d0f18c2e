/** “My place”: kept in this browser alone, where the reader asks for it. Pages work the same without. */

const STORED = 'lucid-place'

interface Kept {
  code: string
  name: string
}

const read = (): Kept | undefined => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORED) ?? 'null')
    if (typeof kept !== 'object' || kept === null || !('code' in kept) || !('name' in kept)) return undefined
    const { code, name } = kept
    return typeof code === 'string' && /^\d{6}$/.test(code) && typeof name === 'string' ? { code, name } : undefined
  } catch {
    return undefined
  }
}

const keep = (kept: Kept | undefined): void => {
  try {
    if (kept) localStorage.setItem(STORED, JSON.stringify(kept))
    else localStorage.removeItem(STORED)
  } catch {
    // A browser that keeps nothing forgets this too.
  }
}

/** On a place's page: remember it, or forget it again. */
for (const box of document.querySelectorAll<HTMLElement>('[data-keep-place]')) {
  const button = box.querySelector('button')
  const { keepPlace = '', name = '', on = '', off = '' } = box.dataset
  const show = (): void => {
    const isKept = read()?.code === keepPlace
    if (!button) return
    button.textContent = isKept ? off : on
    button.setAttribute('aria-pressed', String(isKept))
  }
  button?.addEventListener('click', () => {
    keep(read()?.code === keepPlace ? undefined : { code: keepPlace, name })
    show()
  })
  show()
  box.removeAttribute('data-waits')
}

/** On the home page: the way back to it. */
for (const box of document.querySelectorAll<HTMLElement>('[data-my-place]')) {
  const kept = read()
  const link = box.querySelector('a')
  if (!kept || !link) continue
  const { myPlace = '' } = box.dataset
  link.href = myPlace.includes('?') ? `${myPlace}${kept.code}` : `${myPlace}${kept.code}/`
  link.textContent = kept.name
  box.hidden = false
}
