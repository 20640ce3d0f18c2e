/**
 * The comment form comes to the paragraph that is spoken of, and what is typed stays on this device until it is sent.
 * Without it the page does the same by links.
 */

const PREFIX = 'lucid-comment '
/** A draft that nobody sent goes after a while. */
const KEPT_MS = 60 * 86_400_000

const nameOf = (consultation: string, paragraph: string): string => `${PREFIX}${consultation} ${paragraph}`

/** A store may be closed to us: then nothing is kept. */
const withStore = <Result>(run: (store: Storage) => Result): Result | undefined => {
  try {
    return run(localStorage)
  } catch {
    return undefined
  }
}

const keep = (name: string, text: string): void => {
  withStore((store) => {
    if (text.trim() === '') store.removeItem(name)
    else store.setItem(name, JSON.stringify({ text, at: Date.now() }))
  })
}

const kept = (name: string): string => {
  const found = withStore((store) => store.getItem(name))
  if (!found) return ''
  try {
    const draft: unknown = JSON.parse(found)
    if (typeof draft !== 'object' || draft === null || !('text' in draft) || !('at' in draft)) return ''
    return typeof draft.text === 'string' && Number(draft.at) > Date.now() - KEPT_MS ? draft.text : ''
  } catch {
    return ''
  }
}

const sent = document.querySelector<HTMLElement>('[data-sent-comment]')?.dataset['sentComment']
if (sent !== undefined) withStore((store) => store.removeItem(`${PREFIX}${sent}`))

const form = document.querySelector<HTMLFormElement>('[data-comment-form]')
const area = form?.querySelector<HTMLTextAreaElement>('textarea[name="text"]')
const paragraph = form?.querySelector<HTMLInputElement>('input[name="paragraph"]')
const told = form?.querySelector<HTMLElement>('[data-draft]')
const heading = form?.querySelector<HTMLElement>('[data-title]')

if (form && area && paragraph && told && heading) {
  const consultation = form.dataset['commentForm'] ?? ''
  const own = (): string => nameOf(consultation, paragraph.value)
  const tell = (): void => {
    told.hidden = kept(own()) === ''
  }
  // What a refused form brings back is newer than what was kept.
  if (area.value === '') area.value = kept(own())
  tell()
  area.addEventListener('input', () => {
    keep(own(), area.value)
    tell()
  })
  told.querySelector('[data-forget]')?.addEventListener('click', () => {
    withStore((store) => store.removeItem(own()))
    area.value = ''
    tell()
    area.focus()
  })
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-comment-on]'))
    link.addEventListener('click', (event) => {
      const wanted = link.dataset['commentOn'] ?? ''
      const place = link.closest('[data-paragraph]')
      if (!place) return
      event.preventDefault()
      if (paragraph.value !== wanted) {
        paragraph.value = wanted
        heading.textContent = (form.dataset['on'] ?? '').replace('{paragraph}', wanted)
        area.value = kept(own())
        form.querySelector('[role="alert"]')?.remove()
        tell()
      }
      place.appendChild(form)
      area.focus()
    })
}

// A module: its names are its own.
export {}
