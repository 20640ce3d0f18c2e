import { isSha256, type PublishedFile } from '../documents/file.ts'
import { Fault, isEmpty, quoted, type Cell, type CellContext, type ReadCell } from './cell.ts'
import { itemReader } from './cell-text.ts'
import { prose } from './fields.ts'
import type { Field } from './register.ts'
import { normaliseText } from './text.ts'

/** Files of one record; more are records of their own. */
const MAX_FILES = 500

/** Characters of a title. */
const TITLE = 200

/** A title is prose: nothing hides in it, and no number of a person stands in it. */
const readTitle = itemReader(prose({ zh: '标题', en: 'title' }, TITLE))

/** What parts two files: a mark right before a hash, since titles may hold the same marks. */
const BETWEEN = /[|;；、\n]\s{0,9}(?=[0-9a-f]{64}(?![0-9a-z]))/i

/** One file as a row names it: its hash alone, with a title behind it, or as an object like those that the API answers. */
const partsOf = (item: unknown): Record<string, unknown> | undefined => {
  if (typeof item === 'string') {
    const [sha256 = '', ...title] = normaliseText(item).split(/\s+/)
    return { sha256, title: title.join(' ') }
  }
  return typeof item === 'object' && item !== null && !Array.isArray(item) ? { ...item } : undefined
}

/** A JSON array in a CSV cell is how exports write it. */
const itemsOf = (raw: unknown): unknown[] | undefined => {
  if (Array.isArray(raw)) return raw
  if (typeof raw !== 'string') return undefined
  if (!raw.trim().startsWith('[')) return raw.trim().split(BETWEEN)
  try {
    const parsed: unknown = JSON.parse(raw)
    return Array.isArray(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

const fileOf = (item: unknown, untitled: string, context: CellContext): PublishedFile | Fault => {
  const parts = partsOf(item)
  const hash = typeof parts?.['sha256'] === 'string' ? parts['sha256'].toLowerCase() : ''
  if (!parts || !isSha256(hash)) return new Fault('not-a-document', { value: quoted(item) })
  const { title: given = '', bytes = 0, mediaType = '' } = parts
  if (
    typeof given !== 'string' ||
    typeof mediaType !== 'string' ||
    typeof bytes !== 'number' ||
    !Number.isInteger(bytes)
  )
    return new Fault('not-a-document', { value: quoted(item) })
  const title = readTitle(given, context)
  if (title instanceof Fault) return title
  return { bytes: Math.max(0, bytes), mediaType, sha256: hash, title: title === '' ? untitled : title }
}

/**
 * Reads the files of one record. A file without a title of its own is called what its field is called in Chinese, the
 * language in which publishers state things.
 */
export const documentReader =
  ({ title }: Field): ReadCell =>
  (raw, context): Cell => {
    if (isEmpty(raw)) return undefined
    const items = itemsOf(raw)
    if (!items) return new Fault('not-a-document', { value: quoted(raw) })
    if (items.length > MAX_FILES) return new Fault('list-too-long', { maximum: String(MAX_FILES) })
    const files = new Map<string, PublishedFile>()
    for (const item of items) {
      if (isEmpty(item)) continue
      const file = fileOf(item, title.zh, context)
      if (file instanceof Fault) return file
      if (files.has(file.sha256)) return new Fault('document-twice', { value: file.sha256 })
      files.set(file.sha256, file)
    }
    return files.size > 0 ? [...files.values()] : undefined
  }
