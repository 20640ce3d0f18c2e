import { heldOn } from '../../content/registers/held-on.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { readAsOf, type AsOf } from '../../db/record/as-of.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { readHistory } from '../../db/record/read.ts'
import { MAX_REVISIONS, type RecordView } from '../../db/record/record-page.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import { shownTime } from '../time.ts'
import { words, type Lang, type WordKey } from '../words.ts'
import { isDay } from './question.ts'
import { revisionOf } from './record.ts'

/** What the address of a record asks of another time: what it said then (`asOf`), whether it held on a day (`on`). */
export interface Then {
  record: StoredRecord | undefined
  /** What is shown instead of the present, in sentences; none where the present was asked for. */
  said: string[]
  /** Why nothing is shown; `status` 404 where the question is good. */
  refused: { status: 404 | 422; text: string } | undefined
}

const AS_OF_FAULTS: Record<'malformed' | 'to-come' | 'not-yet', WordKey> = {
  malformed: 'record.thenMalformed',
  'to-come': 'record.thenToCome',
  'not-yet': 'record.thenNotYet',
}

/** An instant as the portal writes instants; a size of the log as it is. */
export const shownAsOf = (asOf: string, lang: Lang): string => (asOf.includes('T') ? shownTime(asOf, lang) : asOf)

/** Why `asOf` names no state of the record. */
export const asOfFault = (asOf: string, read: Exclude<AsOf, { size: number }>, lang: Lang): string =>
  words(lang)(AS_OF_FAULTS[read.fault], {
    value: read.fault === 'malformed' ? asOf : shownAsOf(asOf, lang),
    size: 'newest' in read ? read.newest : 0,
  })

/** What an address asks of another time; an empty text asks nothing. */
export const askedTime = (params: URLSearchParams, name: 'asOf' | 'on'): string | undefined =>
  params.get(name)?.trim().slice(0, 40) || undefined

/** What a page that tells of now alone says where its address asks for another time. */
export const onlyNow = (params: URLSearchParams, lang: Lang): string | undefined => {
  const [asOf, on] = [askedTime(params, 'asOf'), askedTime(params, 'on')]
  const value = asOf === undefined ? on && shownTime(on, lang) : shownAsOf(asOf, lang)
  return value === undefined ? undefined : words(lang)('record.thenOnlyNow', { value })
}

/** The revision that stood when the log held so many entries. Pages hold the last ones; of a long history the rest is read. */
const standing = async (
  db: RecordDb,
  { revisions }: RecordView,
  size: number,
  asked: string | null,
): Promise<StoredRecord | undefined> => {
  const fits = ({ index, revision }: StoredRecord): boolean =>
    index < size && (asked === null || String(revision) === asked)
  const found = revisions.find(fits)
  if (found || revisions.length < MAX_REVISIONS) return found
  const { register, key } = revisions[0]
  return (await readHistory(db, register, key)).findLast(fits)
}

/**
 * Reads what an address asks.
 * @param now - milliseconds since 1970
 */
export const readThen = async (
  db: RecordDb,
  register: RegisterDefinition,
  view: RecordView,
  params: URLSearchParams,
  now: number,
  lang: Lang,
): Promise<Then> => {
  const t = words(lang)
  const asked = (name: string): string | undefined => params.get(name)?.trim().slice(0, 40)
  const [asOf, on, revision] = [asked('asOf'), asked('on'), params.get('revision')]
  const refuse = (status: 404 | 422, text: string): Then => ({
    record: undefined,
    said: [],
    refused: { status, text },
  })
  const said: string[] = []
  let record = revisionOf(view, revision)
  if (asOf !== undefined) {
    const read = await readAsOf(db, asOf, now)
    if ('fault' in read) return refuse(422, asOfFault(asOf, read, lang))
    record = await standing(db, view, read.size, revision)
    if (!record) return refuse(404, t('record.thenNotThere', { value: shownAsOf(asOf, lang), size: read.size }))
    said.push(t('record.then', { value: shownAsOf(asOf, lang), size: read.size, revision: record.revision }))
  }
  if (on !== undefined && record) {
    if (!isDay(on)) return refuse(422, t('registers.faultDay', { value: on }))
    const held = heldOn(register, record.body, on)
    if (held === undefined) return refuse(422, t('registers.faultTimeless'))
    if (!held) return refuse(404, t('record.thenNotHeld', { value: shownTime(on, lang) }))
    said.push(t('record.thenHeld', { value: shownTime(on, lang) }))
  }
  return { record, said, refused: undefined }
}
