import { isFiles, type PublishedFile } from '../documents/file.ts'
import { REGISTERS } from '../generated/registers.ts'
import type { Body } from '../registers/facts.ts'
import { titleOf } from './services.ts'

/**
 * A public report as GeoReport v2 shows it. What stands in the register `reports` is all that there is: nothing of a report
 * that is not public, and nothing finer than the day, which is told as the midnight of Asia/Shanghai that begins it.
 */

type Lang = 'zh' | 'en'

/** A revision of a public report. */
export interface Stated {
  key: string
  body: Body
  /** Instant at which it was published. */
  publishedAt: string
}

const textIn = (body: Body, field: string): string | null => {
  const value = body[field]
  return typeof value === 'string' && value !== '' ? value : null
}
const choice = (field: string, value: string | null, lang: Lang): string | null =>
  value === null ? null : (REGISTERS['reports']?.fields[field]?.enum?.[value]?.[lang] ?? value)

/** The instant a day begins, as programs read it. */
export const instantOf = (day: string | null): string | null => (day === null ? null : `${day}T00:00:00+08:00`)

const ENDED: readonly string[] = ['closed', 'not-accepted']
/** Nothing more is done, by the only two words that the standard has. */
export const statusOf = (body: Body): 'open' | 'closed' =>
  ENDED.includes(textIn(body, 'state') ?? '') ? 'closed' : 'open'

/** Since when it is in its state. */
const since = (body: Body): string | null => textIn(body, 'since') ?? textIn(body, 'closed') ?? textIn(body, 'received')

const notesOf = (body: Body, lang: Lang): string =>
  [
    choice('state', textIn(body, 'state'), lang),
    choice('finding', textIn(body, 'finding'), lang),
    textIn(body, 'reason'),
    textIn(body, 'answer'),
  ]
    .filter((part) => part !== null)
    .join(lang === 'zh' ? '。' : '. ')

const degrees = (body: Body, field: string): number | null => {
  const text = textIn(body, field)
  return text === null ? null : Number(text)
}

const photosOf = (body: Body): PublishedFile[] => (isFiles(body['photos']) ? body['photos'] : [])

export interface ServiceRequest {
  [name: string]: string | number | null
  service_request_id: string
  status: 'open' | 'closed'
  service_code: string
  requested_datetime: string
}

/**
 * The fields of the standard, in its order.
 * @param place - what the place is called, from the nearest to the farthest
 * @param origin - of the portal
 */
export const requestOf = (
  { key, body }: Pick<Stated, 'key' | 'body'>,
  { lang, place, origin }: { lang: Lang; place: string | undefined; origin: string },
): ServiceRequest => {
  const category = textIn(body, 'category') ?? 'other'
  const [photo] = photosOf(body)
  return {
    service_request_id: key,
    status: statusOf(body),
    status_notes: notesOf(body, lang),
    service_name: titleOf(category)[lang],
    service_code: category,
    description: textIn(body, 'text'),
    agency_responsible: textIn(body, 'authority'),
    service_notice: null,
    requested_datetime: instantOf(textIn(body, 'received')) ?? '',
    updated_datetime: instantOf(since(body)),
    expected_datetime: instantOf(textIn(body, 'due')),
    address: place ?? null,
    address_id: textIn(body, 'place'),
    zipcode: null,
    lat: degrees(body, 'latitude'),
    long: degrees(body, 'longitude'),
    media_url: photo ? `${origin}/objects/${photo.sha256}` : null,
  }
}

/** Something that was said of a report in public. */
export interface Update {
  update_id: string
  service_request_id: string
  status: 'open' | 'closed'
  /** The state in the words of the portal's own machine, finer than the two of the standard. */
  state: string
  updated_datetime: string | null
  description: string
}

/** What changed from revision to revision, oldest first; those that changed nothing that is told here are left out. */
export const updatesOf = (revisions: readonly Stated[], lang: Lang): Update[] => {
  const updates = revisions.map(({ key, body }, at) => ({
    update_id: `${key}.${at + 1}`,
    service_request_id: key,
    status: statusOf(body),
    state: textIn(body, 'state') ?? '',
    updated_datetime: instantOf(since(body)),
    description: notesOf(body, lang),
  }))
  return updates.filter(
    (update, at) =>
      at === 0 || update.description !== updates[at - 1]?.description || update.state !== updates[at - 1]?.state,
  )
}

/** What the standard has no field for: asked for by `extensions=true`. */
export const extensionOf = (revisions: readonly Stated[], { lang, origin }: { lang: Lang; origin: string }) => {
  const body = revisions.at(-1)?.body ?? {}
  const key = revisions.at(-1)?.key ?? ''
  const updates = updatesOf(revisions, lang)
  return {
    url: `${origin}/reports/${key}/`,
    state: textIn(body, 'state'),
    finding: textIn(body, 'finding'),
    seen: textIn(body, 'seen'),
    recurring: body['recurring'] === true,
    accept_due: textIn(body, 'acceptDue'),
    settled: textIn(body, 'settled'),
    reopenings: typeof body['reopenings'] === 'number' ? body['reopenings'] : 0,
    penalty: textIn(body, 'penalty'),
    photos: photosOf(body).map(({ sha256, title, mediaType }) => ({
      url: `${origin}/objects/${sha256}`,
      title,
      media_type: mediaType,
    })),
    updates: updates.map(({ service_request_id: _, ...update }) => update),
    // What the body said to everybody, day by day.
    comments: revisions.flatMap((one, at) => {
      const answer = textIn(one.body, 'answer')
      return answer === null || answer === textIn(revisions[at - 1]?.body ?? {}, 'answer')
        ? []
        : [{ by: textIn(one.body, 'authority'), day: since(one.body), text: answer }]
    }),
  }
}
