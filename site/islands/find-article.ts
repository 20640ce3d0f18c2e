import { fold } from '../../content/search/fold.ts'

/**
 * Looks in the articles of the page as one types: documents that hold a match open, other articles go out of sight.
 * Without scripts the form asks the register.
 */
const start = (form: HTMLFormElement): void => {
  const input = form.querySelector('input')
  const status = form.querySelector('[role="status"]')
  const documents = [...document.querySelectorAll<HTMLDetailsElement>('details.document')]
  if (!input || !status) return
  const articlesOf = (one: HTMLDetailsElement) => [...one.querySelectorAll<HTMLDetailsElement>('details.article')]
  const texts = new Map(documents.flatMap(articlesOf).map((article) => [article, fold(article.textContent)]))
  const find = (): void => {
    const sought = fold(input.value).trim()
    let count = 0
    for (const one of documents) {
      const found = articlesOf(one).filter((article) => {
        const isFound = sought === '' || (texts.get(article) ?? '').includes(sought)
        article.hidden = !isFound
        return isFound
      })
      one.hidden = found.length === 0
      one.open = sought !== '' && found.length > 0
      count += found.length
    }
    const { found = '', none = '' } = form.dataset
    status.textContent = sought === '' ? '' : count === 0 ? none : found.replace('{count}', String(count))
  }
  input.addEventListener('input', find)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    find()
  })
}

/** A register leads to one article: whatever folds it away is opened, also where the browser does not by itself. */
const openNamed = (): void => {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!named) return
  for (let at = named.closest('details'); at; at = at.parentElement?.closest('details') ?? null) at.open = true
  named.scrollIntoView()
}

document.querySelectorAll<HTMLFormElement>('[data-find-article]').forEach(start)
openNamed()
addEventListener('hashchange', openNamed)
