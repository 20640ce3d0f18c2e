import { REGISTERS } from '../generated/registers.ts'
import { checkRows } from '../registers/check.ts'
import { filesOf, type Body, type Stored } from '../registers/facts.ts'
import type { Issue } from '../registers/messages.ts'
import { choiceIn } from '../registers/name.ts'
import type { RegisterDefinition } from '../registers/register.ts'
import { stripInvisible } from '../registers/text.ts'
import { bandOf, type Band } from './me-too.ts'

/**
 * The one public face of a report: what pages, feeds, search, statistics and Open311 show is an entry of the register
 * `reports`, and this alone decides what stands in it. Days are `YYYY-MM-DD` in Asia/Shanghai.
 */

/** A public copy of a photograph, as it was handed in beside the report. */
export interface PublicPhoto {
  /** Lower-case hexadecimal. */
  sha256: string
  bytes: number
  mediaType: string
  alt?: string | undefined
}

/** All that is ever read of a report for the public. Nothing sealed is among it. */
export interface PublicSide {
  number: string
  category: string
  /** Unified social credit code of the body that handles it now. */
  body: string
  place: string
  day: string
  recurring: boolean
  received: string
  visibility: 'public' | 'numbers' | 'authority'
  /** The version that she agreed to, with what a handler took out of it. */
  text: string | undefined
  /** Those that both she and a handler show. */
  photos: readonly PublicPhoto[]
  /** Degrees: decimal text, as the envelope has them. */
  cell: { longitude: number | string; latitude: number | string } | undefined
  state: string
  /** Day on which it came into the state. */
  since: string | undefined
  reason: string | undefined
  clock: string | undefined
  acceptDue: string | undefined
  accepted: string | undefined
  due: string | undefined
  extended: string | undefined
  settled: string | undefined
  closed: string | undefined
  reopenings: number
  finding: string | undefined
  organisation: string | undefined
  answer: string | undefined
  penalty: string | undefined
  /** Counted exactly; a band alone leaves. */
  meToo: number
  released: boolean
  /** First day on which it may appear. */
  releaseDay: string | undefined
  redactionReason: string | undefined
}

export const REPORTS = 'reports'

const definition = (): RegisterDefinition => {
  const register = REGISTERS[REPORTS]
  if (!register) throw new Error('the register of reports is not defined')
  return register
}

/** Fields that say what she saw. What is taken out of them is taken out of every revision. */
export const HERS: readonly string[] = ['text', 'photos', 'longitude', 'latitude']

/** Whether it may stand in public on a day: she chose so, a handler released it, and the day has come. */
export const isPublic = ({ visibility, released, releaseDay }: PublicSide, today: string): boolean =>
  visibility === 'public' && released && releaseDay !== undefined && releaseDay <= today

/** Whether it was released for a day that has not come: it waits, as it is. */
export const isToCome = ({ released, releaseDay = '' }: PublicSide, today: string): boolean =>
  released && releaseDay > today

/** Who is named as the unit it was found of only where it was found, wholly or partly. */
const accused = ({ finding, organisation, penalty }: PublicSide): { organisation?: string; penalty?: string } =>
  finding === 'substantiated' || finding === 'partly'
    ? { ...(organisation === undefined ? {} : { organisation }), ...(penalty === undefined ? {} : { penalty }) }
    : {}

/** About a kilometre: whatever came with it, nothing finer leaves. */
const coarse = (degrees: number | string): string => Number(degrees).toFixed(2)

/** As a row of the register, before it is checked like any other. */
const rowOf = (side: PublicSide, authority: string, band: Band | undefined): Record<string, unknown> => {
  const { number, day, photos, cell, recurring, text, ...rest } = side
  const { category, place, body, state, since, reason, received, clock, acceptDue, accepted, due, extended } = rest
  const { settled, closed, reopenings, finding, answer } = rest
  return {
    ...{ report: number, category, place, seen: day, recurring, text, authority, body, state, since, reason, received },
    ...{ clock, acceptDue, accepted, due, extended, settled, closed, reopenings, finding, answer },
    ...accused(side),
    ...(cell ? { longitude: coarse(cell.longitude), latitude: coarse(cell.latitude) } : {}),
    ...(photos.length > 0
      ? { photos: photos.map(({ alt = '', ...photo }) => ({ ...photo, title: alt.replace(/\s+/g, ' ') })) }
      : {}),
    meToo: band,
  }
}

/**
 * What is published of a report; nothing is asked of whether it may be.
 * @param authority - name of the body that handles it
 * @param now - bounds the days it may name
 * @param band - of others who saw it, where another is said than is held
 * @returns what stands in the way, where a text holds what no register takes: a resident's number, say
 */
export const publicBody = (
  side: PublicSide,
  authority: string,
  now: Date,
  band: Band | undefined = bandOf(side.meToo),
): { body: Body } | { issues: Issue[] } => {
  const row = Object.fromEntries(
    Object.entries(rowOf(side, authority, band)).filter(([, value]) => value !== undefined),
  )
  const { accepted, issues } = checkRows(definition(), [row], { now })
  const [checked] = accepted
  return checked ? { body: checked.body } : { issues }
}

/** Of one field of hers what stands on: never more than stood. */
const remaining = (field: string, stood: Stored, now: Stored | undefined): Stored | undefined => {
  if (field === 'photos') {
    const left = filesOf(stood).filter(({ sha256 }) => filesOf(now).some((file) => file.sha256 === sha256))
    return left.length > 0 ? left : undefined
  }
  return field === 'text' && String(now ?? '').length > String(stood).length ? stood : now
}

/**
 * What stands of a report once something was taken out of what she said, all else as it is until the next day's change.
 * @param now - as it would be published then
 */
export const shortened = (standing: Body, now: Body): Body =>
  Object.fromEntries(
    Object.entries(standing).flatMap(([field, stood]) => {
      const left = HERS.includes(field) ? remaining(field, stood, now[field]) : stood
      return left === undefined ? [] : [[field, left]]
    }),
  )

const inBoth = (of: (lang: 'zh' | 'en') => string): string => `${of('zh')} / ${of('en')}`

/** Of what a handler wrote, without what is not seen or turns texts round. */
const plain = (words: string): string => stripInvisible(words).text.replace(/\s+/g, ' ').trim().slice(0, 500)

const stateIn = (body: Body, lang: 'zh' | 'en'): string => {
  const state = String(body['state'] ?? '')
  return choiceIn(definition(), 'state', state, lang) ?? state
}

/** Names of fields that differ. */
export const changedFields = (before: Body, after: Body): string[] =>
  Object.keys(definition().fields).filter(
    (field) => JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null),
  )

/** Said beside the new revision, in both languages; the handler's own words as they are. */
export const correctionReason = (before: Body | null, after: Body, redactionReason: string | undefined): string => {
  if (!before) return inBoth((lang) => (lang === 'zh' ? '重新公开' : 'public again'))
  const changed = changedFields(before, after)
  const register = definition()
  const others = changed.filter((field) => !HERS.includes(field) && !['state', 'since', 'reason'].includes(field))
  const names = (lang: 'zh' | 'en'): string =>
    others.map((field) => register.fields[field]?.title[lang] ?? field).join(lang === 'zh' ? '、' : ', ')
  const parts = [
    ...(changed.includes('state')
      ? [inBoth((lang) => `${lang === 'zh' ? '状态：' : 'state: '}${stateIn(before, lang)} → ${stateIn(after, lang)}`)]
      : []),
    ...(changed.some((field) => HERS.includes(field))
      ? [`${inBoth((lang) => (lang === 'zh' ? '删去一部分' : 'shortened'))}：${plain(redactionReason ?? '') || '—'}`]
      : []),
    ...(others.length > 0 ? [inBoth((lang) => `${lang === 'zh' ? '更新：' : 'updated: '}${names(lang)}`)] : []),
  ]
  return parts.join('；') || inBoth((lang) => (lang === 'zh' ? '更新理由' : 'reason updated'))
}

/** Said where a report that stood is public no longer. */
export const withdrawalReason = (redactionReason: string | undefined): string => {
  const own = plain(redactionReason ?? '')
  const words = inBoth((lang) => (lang === 'zh' ? '不再公开' : 'no longer public'))
  return own === '' ? words : `${words}：${own}`
}
