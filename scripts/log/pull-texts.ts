import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { TILE_WIDTH } from '../../content/log/tiles.ts'
import { writeWhole } from './folder.ts'
import { each } from './pull.ts'
import { readFolder } from './read-folder.ts'
import { refused, type Said, type Verdict } from './sentences.ts'
import {
  bundleCount,
  checkTexts,
  erasedBy,
  filesNamed,
  objectPath,
  parseTexts,
  readEntries,
  readTexts,
  textName,
  textsPath,
  type CopiedText,
} from './texts.ts'

/** What a portal serves beside its log, by path from its root; `gone` for what was erased. With HEAD nothing but that is told. */
export type FetchBeside = (path: string, method: 'GET' | 'HEAD') => Promise<Uint8Array | 'gone' | undefined>

/**
 * Brings the texts and files of a copied log up to date: what its entries only commit to, and what they name. What the
 * log erased is taken out of the copy too, before anything is fetched.
 * @param folder - of a copy that was audited at `size` entries
 * @returns the first text or file that is not what the log says, and what is said of the rest
 */
export const pullTexts = async (
  fetch: FetchBeside,
  folder: string,
  size: number,
): Promise<{ verdict?: Verdict; below: Said[] }> => {
  const read = readFolder(folder)
  const numbers = Array.from({ length: bundleCount(size) }, (_, number) => number)
  const erased = new Set<string>()
  const named = new Map<string, number>()
  for (const number of numbers)
    for (const entry of await readEntries(read, number, size)) {
      const gone = erasedBy(entry)
      if (gone !== undefined) erased.add(gone)
      for (const { sha256 } of filesNamed(entry.body)) if (!named.has(sha256)) named.set(sha256, entry.index)
    }
  let texts = 0
  for (const number of numbers) {
    const entries = await readEntries(read, number, size)
    const kept = (await readTexts(read, number)).filter((text) => !erased.has(textName(text)))
    writeTexts(folder, number, kept)
    const isWhole = checkTexts(entries, kept, erased) === undefined
    const to = Math.min((number + 1) * TILE_WIDTH, size)
    const path = `/api/log/disclosures?from=${number * TILE_WIDTH}&to=${to}`
    const answer = isWhole ? undefined : await fetch(path, 'GET')
    const fresh = (answer instanceof Uint8Array && parseTexts(answer)) || kept
    const wrong = checkTexts(entries, fresh, erased)
    if (wrong) return { verdict: wrong, below: [] }
    writeTexts(folder, number, fresh)
    texts += fresh.length
  }
  const files = await pullFiles(fetch, folder, named)
  if ('finding' in files) return { verdict: files, below: [] }
  const values = { texts, erased: erased.size, objects: named.size - files.gone, gone: files.gone }
  const hasAny = texts + erased.size + named.size > 0
  return { below: hasAny ? [{ finding: 'textsPulled', values }] : [] }
}

const writeTexts = (folder: string, number: number, texts: readonly CopiedText[]): void => {
  const file = join(folder, textsPath(number))
  if (texts.length > 0) writeWhole(file, JSON.stringify({ items: texts }))
  else rmSync(file, { force: true })
}

/** @param named - the first entry that names each file */
const pullFiles = async (
  fetch: FetchBeside,
  folder: string,
  named: ReadonlyMap<string, number>,
): Promise<Verdict | { gone: number }> => {
  let gone = 0
  const wrong: Verdict[] = []
  await each([...named.keys()], async (sha256) => {
    const [path, file] = [`/${objectPath(sha256)}`, join(folder, objectPath(sha256))]
    const kept = await readFolder(folder)(objectPath(sha256))
    // Asked for though it is there: it may have been erased since.
    const answer = await fetch(path, kept ? 'HEAD' : 'GET')
    const bytes = answer === 'gone' ? answer : (kept ?? answer)
    if (bytes === 'gone') {
      gone++
      rmSync(file, { force: true })
    } else if (!bytes)
      wrong.push(refused('objectMissing', { key: objectPath(sha256), by: `entry ${named.get(sha256)}` }))
    else if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      wrong.push(refused('objectDiffers', { key: objectPath(sha256) }))
    else writeWhole(file, bytes)
  })
  return wrong[0] ?? { gone }
}
