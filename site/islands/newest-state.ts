/**
 * A page drawn at build shows the record as it stood then. Where the record has grown since, its sections are taken from
 * the same page drawn now; without an answer the page stays as it is, and says which state it shows.
 */

/** Entries that the log's newest checkpoint covers: its second line. */
const treeSizeOf = (checkpoint: string): number => Number(checkpoint.split('\n')[1])

/** Read as a document by the browser, so that no text ever becomes markup here; its scripts do not run. */
const readPage = (address: string): Promise<Document> =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest()
    request.open('GET', address)
    request.responseType = 'document'
    request.onload = () => {
      const { status, responseXML } = request
      if (status === 200 && responseXML) done(responseXML)
      else fail(new Error(`${address} answered ${status}`))
    }
    request.onerror = () => fail(new Error(`${address} did not answer`))
    request.send()
  })

/** Whether something on the page held only until a time that is over, such as a warning. */
const hasExpired = (): boolean =>
  [...document.querySelectorAll<HTMLElement>('[data-expires]')].some(
    ({ dataset }) => Date.parse(dataset['expires'] ?? '') < Date.now(),
  )

const refresh = async (state: HTMLElement): Promise<void> => {
  const { newestState = '', treeSize = '', updated = '' } = state.dataset
  const answer = await fetch('/log/checkpoint')
  const isGrown = answer.ok && treeSizeOf(await answer.text()) > Number(treeSize)
  if (!isGrown && !hasExpired()) return
  const now = await readPage(newestState)
  for (const section of document.querySelectorAll('main > section[id]')) {
    const newer = now.getElementById(section.id)
    // What did not change keeps its place, and whoever reads it hers.
    if (newer && newer.outerHTML !== section.outerHTML) section.replaceWith(document.adoptNode(newer))
  }
  state.textContent = updated
}

for (const state of document.querySelectorAll<HTMLElement>('[data-newest-state]')) refresh(state).catch(() => undefined)
