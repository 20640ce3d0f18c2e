/** What a script of this page loads later, held to the hashes that the page names beside that script. */

const supports = (): boolean => document.createElement('link').relList.supports('modulepreload')

/** In the browser's list of modules it stands from then on: whoever imports it gets the file that was checked. */
const preload = (path: string, integrity: string): Promise<void> =>
  new Promise((done, fail) => {
    const link = document.createElement('link')
    link.rel = 'modulepreload'
    link.integrity = integrity
    link.addEventListener('load', () => done())
    link.addEventListener('error', () => fail(new Error(`${path} is not what the page names`)))
    link.href = path
    document.head.appendChild(link)
  })

/** Browsers that cannot load modules ahead check the same file as it comes, and keep it. */
const check = async (path: string, integrity: string): Promise<void> => {
  const answer = await fetch(path, { integrity })
  if (!answer.ok) throw new Error(`${path} is missing`)
  await answer.arrayBuffer()
}

/** @throws Error when one of the files is missing or is another one than the page names */
export const fetchLater = async (): Promise<void> => {
  const named = document.querySelector<HTMLScriptElement>('script[data-later]')?.dataset['later'] ?? ''
  const words = named.split(' ').filter((word) => word !== '')
  const fetchOne = supports() ? preload : check
  await Promise.all(words.flatMap((path, at) => (at % 2 === 0 ? [fetchOne(path, words[at + 1] ?? '')] : [])))
}
