/**
 * What may be handed in as a published file, and how its first bytes must look. A file is what its bytes are: one that
 * says otherwise is refused, so that nothing is served under a name that makes a browser run it.
 */

/** What is done with a file: text that can be read out of it, an image that can be looked at, or download alone. */
export type Reading = 'text' | 'markdown' | 'table' | 'markup' | 'pdf' | 'image' | 'none'

interface MediaType {
  reading: Reading
  /** Ending of a downloaded file, without the point. */
  ending: string
  /** First bytes, one of them; a text where there are none. */
  begins?: readonly string[]
  /** A browser shows it by itself without running anything. */
  inline?: true
}

const ZIP = ['PK\u0003\u0004', 'PK\u0005\u0006']
/** The container of office files before 2007. */
const COMPOUND = ['\u00d0\u00cf\u0011\u00e0']
const OFFICE = 'application/vnd.openxmlformats-officedocument'

const MEDIA_TYPES: Readonly<Record<string, MediaType>> = {
  'application/pdf': { reading: 'pdf', ending: 'pdf', begins: ['%PDF-'] },
  'text/plain': { reading: 'text', ending: 'txt', inline: true },
  'text/markdown': { reading: 'markdown', ending: 'md' },
  'text/csv': { reading: 'table', ending: 'csv' },
  'text/html': { reading: 'markup', ending: 'html' },
  'application/xhtml+xml': { reading: 'markup', ending: 'xhtml' },
  'text/xml': { reading: 'text', ending: 'xml' },
  'application/xml': { reading: 'text', ending: 'xml' },
  'application/json': { reading: 'text', ending: 'json' },
  'application/ld+json': { reading: 'text', ending: 'jsonld' },
  'application/geo+json': { reading: 'text', ending: 'geojson' },
  'image/png': { reading: 'image', ending: 'png', begins: ['\u0089PNG\r\n\u001a\n'], inline: true },
  'image/jpeg': { reading: 'image', ending: 'jpg', begins: ['\u00ff\u00d8\u00ff'], inline: true },
  'image/gif': { reading: 'image', ending: 'gif', begins: ['GIF87a', 'GIF89a'], inline: true },
  'image/webp': { reading: 'image', ending: 'webp', begins: ['RIFF'], inline: true },
  'image/svg+xml': { reading: 'image', ending: 'svg' },
  'image/tiff': { reading: 'none', ending: 'tif', begins: ['II*\u0000', 'MM\u0000*'] },
  // Fixed-layout documents of Chinese offices, GB/T 33190.
  'application/ofd': { reading: 'none', ending: 'ofd', begins: ZIP },
  'application/zip': { reading: 'none', ending: 'zip', begins: ZIP },
  [`${OFFICE}.wordprocessingml.document`]: { reading: 'none', ending: 'docx', begins: ZIP },
  [`${OFFICE}.spreadsheetml.sheet`]: { reading: 'none', ending: 'xlsx', begins: ZIP },
  [`${OFFICE}.presentationml.presentation`]: { reading: 'none', ending: 'pptx', begins: ZIP },
  'application/vnd.oasis.opendocument.text': { reading: 'none', ending: 'odt', begins: ZIP },
  'application/vnd.oasis.opendocument.spreadsheet': { reading: 'none', ending: 'ods', begins: ZIP },
  'application/msword': { reading: 'none', ending: 'doc', begins: COMPOUND },
  'application/vnd.ms-excel': { reading: 'none', ending: 'xls', begins: COMPOUND },
}

export const ACCEPTED: readonly string[] = Object.keys(MEDIA_TYPES)

/** `text/plain` of `Text/Plain; charset=utf-8`. */
const essenceOf = (mediaType: string): string => mediaType.split(';')[0]?.trim().toLowerCase() ?? ''

const known = (mediaType: string): MediaType | undefined => {
  const essence = essenceOf(mediaType)
  return Object.hasOwn(MEDIA_TYPES, essence) ? MEDIA_TYPES[essence] : undefined
}

export const readingOf = (mediaType: string): Reading => known(mediaType)?.reading ?? 'none'

/** Ending of a file name, without the point. */
export const endingOf = (mediaType: string): string => known(mediaType)?.ending ?? 'bin'

/** Whether a browser may show it by itself; all else is downloaded. */
export const isInline = (mediaType: string): boolean => known(mediaType)?.inline ?? false

/** The encoding that a media type names; `undefined` where it names none. */
export const charsetOf = (mediaType: string): string | undefined =>
  /;\s*charset\s*=\s*"?([A-Za-z0-9_-]+)"?\s*$/i.exec(mediaType)?.[1]?.toLowerCase()

/** Bytes looked at for the signature. */
const HEAD = 16
/** Bytes of a text looked at for what no text has. */
const SAMPLE = 4096

/** Whether a media type may be handed in at all: `type/subtype`, or that with a charset. */
export const isAccepted = (mediaType: string): boolean =>
  known(mediaType) !== undefined && /^[^;]+(;\s*charset\s*=\s*"?[A-Za-z0-9_-]+"?)?$/.test(mediaType)

/** Whether a file is what it says it is, as far as its first bytes tell. */
export const fitsMediaType = (content: Uint8Array, mediaType: string): boolean => {
  const begins = known(mediaType)?.begins
  if (!begins) return !content.subarray(0, SAMPLE).includes(0) || /utf-?16/.test(charsetOf(mediaType) ?? '')
  const head = String.fromCharCode(...content.subarray(0, HEAD))
  return begins.some((signature) => head.startsWith(signature))
}
