import Papa from 'papaparse'
import { decodeText } from '../registers/encoding.ts'
import { charsetOf, readingOf } from './media-types.ts'
import { CELL, type FileText } from './file-text.ts'
import { cleanText, inPages, withinLimit } from './pages.ts'
import { textOfMarkup } from './read-markup.ts'

/** Rows of a table that make one page. */
const ROWS = 100

/** A table's rows as lines with a tab between cells; its first row, most often its head, begins every page. */
const pagesOfTable = (text: string): string[] => {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' })
  const lines = data.map((row) => row.map((cell) => cleanText(cell).replace(/\s+/g, ' ')).join(CELL))
  const [head = '', ...rows] = lines
  const pages = Array.from({ length: Math.ceil(rows.length / ROWS) }, (_, page) =>
    [head, ...rows.slice(page * ROWS, (page + 1) * ROWS)].join('\n'),
  )
  return pages.length > 0 || head === '' ? pages : [head]
}

const pagesOfText = (content: Uint8Array, mediaType: string): FileText => {
  const decoded = decodeText(content, charsetOf(mediaType))
  if ('code' in decoded) return { pages: [], why: 'broken' }
  const { text } = decoded
  switch (readingOf(mediaType)) {
    case 'table':
      return { pages: pagesOfTable(text), why: undefined }
    case 'markup':
      return { pages: inPages(cleanText(textOfMarkup(text))), why: undefined }
    default:
      return { pages: inPages(cleanText(text)), why: undefined }
  }
}

const pagesOf = async (content: Uint8Array<ArrayBuffer>, mediaType: string): Promise<FileText> => {
  switch (readingOf(mediaType)) {
    case 'none':
    case 'image':
      return { pages: [], why: 'notText' }
    case 'pdf': {
      const { readPdf } = await import('./read-pdf.ts')
      return readPdf(content)
    }
    default:
      return pagesOfText(content, mediaType)
  }
}

/**
 * What can be read out of a published file, its first 200,000 characters at most. Never throws for what a file holds:
 * what cannot be read has a reason.
 */
export const readFile = async (content: Uint8Array<ArrayBuffer>, mediaType: string): Promise<FileText> => {
  const { pages: all, why } = await pagesOf(content, mediaType)
  const { pages, isCut } = withinLimit(all)
  if (pages.every((page) => page === ''))
    return { pages: [], why: why === undefined || why === 'cutShort' ? 'noText' : why }
  return { pages, why: isCut ? 'cutShort' : why }
}
