import type { Wrong } from '../../content/forms/wrong.ts'
import { readMultipart } from './multipart.ts'
import { dayOf } from '../../content/registers/span.ts'
import { stripInvisible } from '../../content/registers/text.ts'
import {
  EMPTY,
  exactPosition,
  faultsIn,
  hourOf,
  nowAt,
  type Answers,
  type Step,
} from '../../content/reports/answers.ts'
import { bodyFor, type Found, type NotFound } from '../../content/reports/bodies.ts'
import { EVIDENCE_PHOTO, type PhotoFault } from '../../content/reports/photo.ts'
import { remitOf, type Remit } from '../../content/reports/remit.ts'
import { SilentStore } from '../../db/in-time.ts'
import { mayProceed, mayReport } from '../../db/intake/limit.ts'
import {
  addPlainPhoto,
  findPlainReceipt,
  takePlainReport,
  type PlainEnv,
  type PlainReceipt,
} from '../../db/intake/take-plain-report.ts'
import { readPlaceNamed, type NamedPlace } from '../../db/record/place-named.ts'
import { readHandlingBodies } from '../../db/record/report-bodies.ts'
import { readPosted } from '../forms/posted.ts'
import type { Lang } from '../words.ts'

/** The form without JavaScript: what came of each of its posts, and what was typed so that nothing is typed twice. */

/** Whose job it would be, shown before anything is sent. */
export interface Reviewed {
  remit: Remit
  found: Found | NotFound
  place: NamedPlace
}

/** Why a photo was not taken, though the report stands. */
export type PlainFault = PhotoFault | 'full' | 'unknown' | 'silent' | 'too-often'

export type PlainPosted =
  | { status: 200; review: Reviewed; typed: URLSearchParams; token: string }
  | { status: 201 | 413 | 429; receipt: PlainReceipt; token: string; photos?: number; fault?: PlainFault }
  | { status: 422; wrong: Wrong[]; typed: URLSearchParams }
  | { status: 403 | 413 | 429 | 503; typed: URLSearchParams | undefined }

type PlainFormEnv = PlainEnv & Pick<Env, 'LIMIT' | 'LUCID_ENV' | 'REPORT_PACE' | 'PLAIN_PACE'>

/** Bytes: a long text of Chinese takes nine for a character in a form. */
const MOST_BYTES = 256 * 1024

const TOKEN = /^[A-Za-z0-9_-]{32,64}$/

/** What the form asks, in its order: the fields of `Answers` that it has, and the place in her own words. */
export const PLAIN_FIELDS = [
  'category',
  'where',
  'address',
  'position',
  'day',
  'time',
  'text',
  'whoName',
  'organisation',
  'knows',
  'visibility',
  'publicText',
  'contact',
] as const

const PLAIN_STEPS: readonly Step[] = [
  'what',
  'where',
  'when',
  'describe',
  'who',
  'knows',
  'contact',
  'visibility',
  'review',
]

/** The place is asked for in words: what is wrong with its code is wrong with these. */
const inForm = ({ pointer, message }: Wrong): Wrong => ({
  pointer:
    pointer === '/place'
      ? '/where'
      : pointer.replace(/^\/statement\/(\w+).*/, '/$1').replace(/^\/shown\/public.*/, '/publicText'),
  message,
})

const NO_PLACE = {
  zh: '没有认出是哪个县、区。请写全，例如“郑州市金水区”，或者写六位区划代码。',
  en: 'No county was recognised: write it with its city, such as “Jinshui District, Zhengzhou”, or its six-digit code.',
}
const NOT_COUNTY = {
  zh: '请写到县、区，不要只写省、市。',
  en: 'Name the county or district, not only the city or province.',
}

const answersOf = (typed: URLSearchParams, place: string): Answers => {
  const said = (name: string): string => typed.get(name)?.trim() ?? ''
  return {
    ...EMPTY,
    ...Object.fromEntries(PLAIN_FIELDS.filter((name) => name !== 'where').map((name) => [name, said(name)])),
    place,
    when: 'once',
    organisation: said('organisation').toUpperCase(),
    mayForward: typed.has('mayForward'),
  }
}

const text = (value: string): string | undefined => value.trim() || undefined

/** What is sealed, as the form of a statement. */
const statementOf = (answers: Answers, hour: number | undefined): object => {
  const at = exactPosition(answers.position)
  const who = { name: text(answers.whoName), organisation: text(answers.organisation) }
  return defined({
    version: 'lucid-statement-v1',
    category: answers.category,
    text: answers.text,
    where: defined({
      place: answers.place,
      address: text(answers.address),
      longitude: at && String(Number(at.longitude.toFixed(6))),
      latitude: at && String(Number(at.latitude.toFixed(6))),
    }),
    when: defined({ kind: 'once', from: answers.day, hour }),
    who: who.name || who.organisation ? defined(who) : undefined,
    knows: text(answers.knows),
    files: [],
  })
}

const defined = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

const review = async (env: PlainFormEnv, answers: Answers, typed: URLSearchParams, place: NamedPlace, now: Date) => {
  const clock = nowAt(now.getTime())
  const remit = remitOf({ category: answers.category, place: answers.place, hour: hourOf(answers, clock) })
  if (!remit) return undefined
  const bodies = await readHandlingBodies({ $client: env.RECORD }, answers.place, clock.day)
  const excluded = typed.getAll('exclude').slice(0, 20)
  const found = bodyFor(remit, bodies, answers.place, {
    excluded,
    superior: typed.has('superior'),
    about: answers.organisation || undefined,
  })
  return { remit, found, place, excluded }
}

/** Reads a post of `/report/plain/`, whichever of its steps it is. */
export const takePlainForm = async (
  env: PlainFormEnv,
  request: Request,
  lang: Lang,
  now: Date,
): Promise<PlainPosted> => {
  if (/^multipart\/form-data\b/i.test(request.headers.get('Content-Type') ?? '')) return takePhoto(env, request, now)
  const typed = await readPosted(request, MOST_BYTES)
  if (typed === 'foreign') return { status: 403, typed: undefined }
  if (typed === 'too-large') return { status: 413, typed: undefined }
  const token = typed.get('token') ?? ''
  if (!TOKEN.test(token)) return { status: 403, typed }
  if (!(await mayProceed(env, 'report plain', request))) return { status: 429, typed }
  // Sent before, and pressed or loaded once more: the same receipt.
  const before = await findPlainReceipt(env, token)
  if (before) return { status: 201, receipt: before, token }
  const where = typed.get('where')?.slice(0, 200) ?? ''
  const place = where.trim() === '' ? undefined : await readPlace(env, where)
  const code = place?.code ?? ''
  const isCounty = code !== '' && !code.endsWith('00')
  const answers = answersOf(typed, isCounty ? code : '')
  const clock = nowAt(now.getTime())
  const wrong = PLAIN_STEPS.flatMap((step) => faultsIn(step, answers, clock))
    .map(inForm)
    .map((one) =>
      one.pointer === '/where' && where.trim() !== '' ? { ...one, message: place ? NOT_COUNTY : NO_PLACE } : one,
    )
  if (wrong.length > 0 || !place) return { status: 422, wrong, typed }
  const reviewed = await review(env, answers, typed, place, now)
  if (!reviewed) return { status: 422, wrong, typed }
  const { found, excluded } = reviewed
  if (typed.get('step') !== 'send' || !found.body) return { status: 200, review: reviewed, typed, token }
  if (!(await mayReport(env, request, false))) return { status: 429, typed }
  const taken = await takePlainReport(
    env,
    {
      statement: statementOf(answers, answers.time === '' ? undefined : hourOf(answers, clock)),
      contact:
        answers.contact === ''
          ? undefined
          : { letter: { version: 'lucid-contact-v1', other: answers.contact }, mayForward: answers.mayForward },
      shown: {
        body: found.body.body,
        place: answers.place,
        day: answers.day,
        visibility:
          answers.visibility === 'public' || answers.visibility === 'numbers' ? answers.visibility : 'authority',
        ...(answers.visibility === 'public'
          ? { public: { text: stripInvisible(answers.publicText).text.trim(), photos: [] } }
          : {}),
        ...(excluded.length > 0 ? { excluded } : {}),
        ...(typed.has('superior') ? { superior: true as const } : {}),
        language: lang,
      },
      source: 'plain',
      hasMailbox: true,
    },
    token,
    () => new Date(),
  ).catch(orSaid('unavailable' as const))
  if (taken === 'too-many') return { status: 429, typed }
  if (taken === 'unavailable') return { status: 503, typed }
  return 'wrong' in taken
    ? { status: 422, wrong: taken.wrong.map(inForm), typed }
    : { status: 201, receipt: taken, token }
}

const readPlace = async (env: PlainFormEnv, words: string): Promise<NamedPlace | undefined> => {
  const db = { $client: env.RECORD }
  const [code] = /^\s*[1-9]\d{5}\s*$/.exec(words) ?? []
  return code === undefined ? readPlaceNamed(db, words) : readPlaceOf(db, code.trim())
}

/** A place by its code. */
const readPlaceOf = async (db: { $client: D1Database }, code: string): Promise<NamedPlace | undefined> =>
  (await db.$client
    .prepare(
      `SELECT key AS code, body ->> 'nameZh' AS nameZh, coalesce(body ->> 'nameEn', '') AS nameEn FROM records
       WHERE register = 'places' AND key = ? AND status <> 'withdrawn'`,
    )
    .bind(code)
    .first<NamedPlace>()) ?? undefined

/** What is said where the store of objects does not answer. @throws whatever else went wrong */
const orSaid =
  <Said>(said: Said) =>
  (error: unknown): Said => {
    if (error instanceof SilentStore) return said
    throw error
  }

/** One photo a post, after the report stands. */
const takePhoto = async (env: PlainFormEnv, request: Request, now: Date): Promise<PlainPosted> => {
  const given = await readMultipart(request, EVIDENCE_PHOTO.bytes)
  if (given === 'foreign') return { status: 403, typed: undefined }
  const { token, file } = given
  if (!TOKEN.test(token)) return { status: 403, typed: undefined }
  const isAllowed = await mayProceed(env, 'report photos', request, 5)
  const receipt = await findPlainReceipt(env, token)
  if (!receipt) return { status: isAllowed ? 403 : 429, typed: undefined }
  // The page is the only one with her code: it comes again, whatever became of the photo.
  if (!isAllowed) return { status: 429, receipt, token, fault: 'too-often' }
  if (file === 'too-large') return { status: 413, receipt, token, fault: 'too-large' }
  const photo = { bytes: file, name: `${dayOf(now.toISOString())}.jpg` }
  const added = await addPlainPhoto(env, token, photo, now).catch(orSaid('silent' as const))
  if (typeof added === 'string') return { status: 201, receipt, token, fault: added }
  return 'fault' in added
    ? { status: 201, receipt, token, fault: added.fault }
    : { status: 201, receipt, token, photos: added.photos }
}
