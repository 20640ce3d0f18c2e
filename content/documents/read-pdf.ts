import { getDocumentProxy } from 'unpdf'
import { unfoldsWithin } from './inflated.ts'
import { cleanText, MAX_CHARACTERS } from './pages.ts'
import { withoutLineBreaks, withoutRadicals } from './printed-text.ts'
import type { FileText } from './file-text.ts'

/** The text layer of a PDF, page by page. Loaded only where a PDF is read: it is by far the largest part of the Worker. */

/** Bytes that a file may unfold to: what fits into the memory of a Worker several times. */
const MAX_UNFOLDED = 32 * 1024 * 1024

/** Pages looked at; most of what is longer is read by then. */
const MAX_PAGES = 500

const UNMEASURED = /\/(LZWDecode|RunLengthDecode)/
/** Bytes of a file whose compression is not measured. */
const MAX_UNMEASURED = 200_000

interface Item {
  str: string
  hasEOL: boolean
}
const isItem = (item: object): item is Item => 'str' in item && 'hasEOL' in item

/** Pieces of a page in the order they were drawn, lines as the file breaks them. */
const textOfItems = (items: object[]): string =>
  items.map((item) => (isItem(item) ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('')

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name

/** @returns pages as they count in the file, or why there are none */
export const readPdf = async (content: Uint8Array<ArrayBuffer>): Promise<FileText> => {
  const source = new TextDecoder('latin1').decode(content)
  if (content.length > MAX_UNMEASURED && UNMEASURED.test(source)) return { pages: [], why: 'tooLarge' }
  if (!(await unfoldsWithin(content, MAX_UNFOLDED))) return { pages: [], why: 'tooLarge' }
  try {
    return await readPages(content)
  } catch (error) {
    return { pages: [], why: isNamed(error, 'PasswordException') ? 'encrypted' : 'broken' }
  }
}

const readPages = async (content: Uint8Array): Promise<FileText> => {
  // The reader takes the bytes for its own. Nothing of the file is drawn or fetched.
  const pdf = await getDocumentProxy(content.slice(), {
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    stopAtErrors: false,
    maxImageSize: 1,
    verbosity: 0,
  })
  try {
    const pages: string[] = []
    let length = 0
    for (let page = 1; page <= Math.min(pdf.numPages, MAX_PAGES) && length < MAX_CHARACTERS; page++) {
      const text = await textOfPage(pdf, page)
      pages.push(text)
      length += text.length
    }
    return { pages, why: pages.length < pdf.numPages ? 'cutShort' : undefined }
  } finally {
    await pdf.loadingTask.destroy()
  }
}

/** A page that cannot be read is empty; the others are read all the same. */
const textOfPage = async (pdf: Awaited<ReturnType<typeof getDocumentProxy>>, page: number): Promise<string> => {
  try {
    const loaded = await pdf.getPage(page)
    const { items } = await loaded.getTextContent()
    loaded.cleanup()
    return withoutLineBreaks(cleanText(withoutRadicals(textOfItems(items))))
  } catch {
    return ''
  }
}
