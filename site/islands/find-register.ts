import { fold } from '../../content/search/fold.ts'

/** Looks through the registers of the page as one types; what does not match goes out of sight. Without scripts the form searches. */
const start = (form: HTMLFormElement): void => {
  const input = form.querySelector('input')
  const status = form.querySelector('[role="status"]')
  const sections = [...document.querySelectorAll<HTMLElement>('.registers')].map((section) => ({
    section,
    items: [...section.querySelectorAll<HTMLElement>('details, li:not(details li)')].map((item) => ({
      item,
      text: fold(item.textContent),
    })),
    empty: section.querySelector<HTMLElement>('.none-yet'),
  }))
  if (!input || !status) return
  const find = (): void => {
    const sought = fold(input.value).trim()
    let count = 0
    for (const { section, items, empty } of sections) {
      for (const { item, text } of items) item.hidden = !text.includes(sought)
      const found = items.filter(({ item }) => !item.hidden)
      section.hidden = found.length === 0
      if (empty) empty.hidden = !found.some(({ item }) => empty.contains(item))
      count += found.length
    }
    const { found = '', none = '' } = form.dataset
    status.textContent = sought === '' ? '' : count === 0 ? none : found.replace('{count}', String(count))
  }
  input.addEventListener('input', find)
  // What was typed before the page was left stands again when one comes back.
  find()
}

document.querySelectorAll<HTMLFormElement>('[data-find-register]').forEach(start)
