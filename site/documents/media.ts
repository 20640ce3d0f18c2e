import { endingOf, readingOf, type Reading } from '../../content/documents/media-types.ts'
import { words, type Lang, type WordKey } from '../words.ts'

const KINDS: Record<Exclude<Reading, 'none'>, WordKey> = {
  text: 'documents.kindText',
  markdown: 'documents.kindText',
  table: 'documents.kindTable',
  markup: 'documents.kindMarkup',
  pdf: 'documents.kindPdf',
  image: 'documents.kindImage',
}

/** What a file is, in words: `PDF`, `image (PNG)`. */
export const kindOfMedia = (mediaType: string, lang: Lang): string => {
  const reading = readingOf(mediaType)
  const ending = endingOf(mediaType).toUpperCase()
  return words(lang)(reading === 'none' ? 'documents.kindOther' : KINDS[reading], { ending })
}
