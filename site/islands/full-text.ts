/**
 * Looks a query up in the full text of the portal's static pages, with the index that the build made (Pagefind).
 * Nothing is loaded before the reader asks: the index weighs more than a page.
 */

interface Found {
  url: string
  meta: { title?: string }
  /** Escaped text with `<mark>` around what was found. */
  excerpt: string
}

interface Index {
  options: (options: { noWorker: boolean; excerptLength: number }) => Promise<void>
  search: (query: string) => Promise<{ results: { data: () => Promise<Found> }[] }>
}

/** Pages shown. */
const MOST = 10

/** A worker would need a script address blessed as trusted; a few dozen pages are searched without one. */
const openIndex = async (): Promise<Index> => {
  const address = '/pagefind/pagefind.js'
  const index: Index = await import(/* @vite-ignore */ address)
  await index.options({ noWorker: true, excerptLength: 30 })
  return index
}

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' }
const plain = (text: string): string =>
  text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity)

/** The excerpt as text and marks, without ever reading it as HTML. */
const marked = (excerpt: string): Node[] =>
  excerpt.split(/(<mark>.*?<\/mark>)/).map((piece) => {
    const [, inner] = /^<mark>(.*)<\/mark>$/.exec(piece) ?? []
    if (inner === undefined) return document.createTextNode(plain(piece))
    const mark = document.createElement('mark')
    mark.textContent = plain(inner)
    return mark
  })

const itemOf = ({ url, meta, excerpt }: Found): HTMLLIElement => {
  const item = document.createElement('li')
  const link = document.createElement('a')
  link.href = url
  link.textContent = meta.title ?? url
  const text = document.createElement('div')
  text.className = 'aside'
  for (const piece of marked(excerpt)) text.appendChild(piece)
  item.appendChild(link)
  item.appendChild(text)
  return item
}

for (const box of document.querySelectorAll<HTMLElement>('[data-full-text]')) {
  const [button, status, list] = [
    box.querySelector('button'),
    box.querySelector('[role=status]'),
    box.querySelector('ul'),
  ]
  if (!button || !status || !list) continue
  const { fullText = '', working = '', found = '', none = '', failed = '' } = box.dataset
  button.addEventListener('click', () => {
    button.disabled = true
    status.textContent = working
    openIndex()
      .then((index) => index.search(fullText))
      .then(({ results }) => Promise.all(results.slice(0, MOST).map((result) => result.data())))
      .then((pages) => {
        status.textContent = pages.length === 0 ? none : found.replace('#', String(pages.length))
        list.replaceChildren(...pages.map(itemOf))
        button.hidden = true
      })
      .catch(() => {
        status.textContent = failed
        button.disabled = false
      })
  })
  box.hidden = false
}
