import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { close, createIndex } from 'pagefind'
import { Complaint } from './complaint.ts'

/** Pages that speak of records are found through the record: only what we wrote ourselves is indexed. */
const LEFT_OUT = /^(en\/)?(places\/\d+|search)\/|^404/

/** What Pagefind makes besides its index: interfaces of its own, and a worker. */
const UNUSED = /-ui\.|highlight|pagefind-worker/

/**
 * Makes the full-text index of the static pages of a build, for search in the browser, in both languages.
 * @param client - the build's folder of static files
 * @returns how many pages it holds
 */
export const indexPages = async (client: string): Promise<number> => {
  const pages = (await readdir(client, { recursive: true }))
    .map((file) => file.split(sep).join('/'))
    .filter((file) => file.endsWith('.html') && !LEFT_OUT.test(file))
    .sort()
  try {
    const { index, errors } = await createIndex({ rootSelector: 'main' })
    if (!index) throw new Complaint(`The full-text index could not be made: ${errors.join('; ')}`)
    for (const file of pages)
      await index.addHTMLFile({ sourcePath: file, content: await readFile(join(client, file), 'utf8') })
    const { files } = await index.getFiles()
    for (const { path, content } of files.filter(({ path }) => !UNUSED.test(path))) {
      const file = join(client, 'pagefind', path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, content)
    }
    return pages.length
  } finally {
    await close()
  }
}
