import type { PublishedFile } from '../../content/documents/file.ts'
import { endingOf } from '../../content/documents/media-types.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { recordPath } from '../../content/registers/present.ts'
import type { FileNaming } from '../../db/record/document-page.ts'
import type { Referred } from '../../db/record/referred.ts'
import { publisherName } from '../registers/publisher.ts'
import { capital, titleOf, type Title } from '../titles.ts'
import type { Lang } from '../words.ts'

/** The most pages that an address may ask for. */
const MAX_PAGE = 100_000

/** @param asked - `?page=`; anything but a number from 1 is the first */
export const pageAsked = (asked: string | null): number => {
  const page = /^[1-9]\d{0,5}$/.test(asked ?? '') ? Number(asked) : 1
  return page <= MAX_PAGE ? page : 1
}

/** What a downloaded file is called: its title, without what no file name may hold, and the ending of its type. */
export const downloadName = ({ title, mediaType, sha256 }: PublishedFile): string => {
  const name = title
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 80)
    .toWellFormed()
  const ending = `.${endingOf(mediaType)}`
  return `${(name || sha256.slice(0, 12)).replace(new RegExp(`\\${ending}$`, 'i'), '')}${ending}`
}

/** A record that names a file, as the file's page prints it. */
export interface ShownNaming {
  path: string
  title: Title
  register: string
  /** What the field is called that names it. */
  field: string
  publisher: string
  publishedAt: string
  status: FileNaming['status']
  isNow: boolean
}

export const namingsOf = (namings: FileNaming[], referred: Referred, lang: Lang): ShownNaming[] =>
  namings.flatMap(({ register: id, key, field, publisher, publishedAt, status, body, gone }) => {
    const register = REGISTERS[id]
    if (!register) return []
    return [
      {
        path: recordPath(id, key),
        title: titleOf(register, key, body ?? {}, lang),
        register: capital(register.title[lang]),
        field: register.fields[field]?.title[lang] ?? field,
        publisher: publisherName(publisher, lang, referred),
        publishedAt,
        status,
        isNow: gone === null,
      },
    ]
  })
