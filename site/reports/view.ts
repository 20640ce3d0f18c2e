import { textIn } from '../../content/consultations/ruled.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { filesOf, type Body } from '../../content/registers/facts.ts'
import { standingOf, timedIn, type Standing } from '../../content/reports/standing.ts'
import type { PlaceName } from '../../db/record/place-names.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import { shownTime } from '../time.ts'
import { capital } from '../titles.ts'
import { words, type Lang } from '../words.ts'

/** What the pages of public reports print. */

/** Address of a report's page, language-neutral. */
export const reportPath = (number: string): string => `/reports/${number}/`

/** What was chosen from a list of the register, in words. */
export const choiceOf = (field: string, value: string | undefined, lang: Lang): string | undefined =>
  value === undefined ? undefined : (REGISTERS['reports']?.fields[field]?.enum?.[value]?.[lang] ?? value)

/** A place as the page calls it: its county's name, since names of towns are not in the record. */
export const placeName = (code: string, names: ReadonlyMap<string, PlaceName>, lang: Lang): string => {
  const named = names.get(code.slice(0, 6))
  const own = named ? (lang === 'zh' ? named.nameZh : named.nameEn) : code
  return code.length > 6 && named ? words(lang)('public-reports.township', { name: own, code }) : own
}

export interface ShownPhoto {
  sha256: string
  alt: string
}

export interface ShownReport {
  number: string
  category: string
  place: string
  placeName: string
  seen: string
  text: string | undefined
  photos: ShownPhoto[]
  state: string
  stateName: string
  standing: Standing
  /** How late it is, or by when something is owed; `undefined` where nothing is. */
  clock: string | undefined
  finding: string | undefined
  findingName: string | undefined
  meToo: string | undefined
  body: string
  bodyName: string
  isInvented: boolean
  position: { longitude: number; latitude: number } | undefined
}

/** In a few words: what is owed by when, or how late it is. */
export const clockWords = ({ awaited, daysLeft, isLate, due }: Standing, lang: Lang): string | undefined => {
  const t = words(lang)
  if (awaited === undefined || daysLeft === undefined || due === undefined) return undefined
  const one = Math.abs(daysLeft) === 1 ? 'One' : ''
  if (isLate) return t(`public-reports.late-${awaited}${one}`, { days: -daysLeft })
  return daysLeft === 0
    ? t('public-reports.dueToday')
    : t(`public-reports.due-${awaited}${one}`, { day: shownTime(due, lang), days: daysLeft })
}

const seenOf = (body: Body, lang: Lang): string => {
  const day = shownTime(textIn(body['seen']) ?? '', lang)
  return body['recurring'] === true ? words(lang)('public-reports.seenWeek', { day }) : day
}

const positionOf = (body: Body): ShownReport['position'] => {
  const [longitude, latitude] = [textIn(body['longitude']), textIn(body['latitude'])]
  return longitude === undefined || latitude === undefined
    ? undefined
    : { longitude: Number(longitude), latitude: Number(latitude) }
}

export const shownReport = (
  { key, publisher, body }: Pick<StoredRecord, 'key' | 'publisher'> & { body: Body },
  names: ReadonlyMap<string, PlaceName>,
  today: string,
  lang: Lang,
): ShownReport => {
  const place = textIn(body['place']) ?? ''
  const state = textIn(body['state']) ?? ''
  const standing = standingOf(timedIn(body), today)
  const named = (field: string): string | undefined => {
    const words = choiceOf(field, textIn(body[field]), lang)
    return words === undefined ? undefined : capital(words)
  }
  return {
    number: key,
    category: capital(choiceOf('category', textIn(body['category']), lang) ?? ''),
    place,
    placeName: placeName(place, names, lang),
    seen: seenOf(body, lang),
    text: textIn(body['text']),
    photos: filesOf(body['photos']).map(({ sha256, title }) => ({ sha256, alt: title })),
    state,
    stateName: capital(choiceOf('state', state, lang) ?? state),
    standing,
    clock: clockWords(standing, lang),
    finding: textIn(body['finding']),
    findingName: named('finding'),
    meToo: choiceOf('meToo', textIn(body['meToo']), lang),
    body: textIn(body['body']) ?? publisher,
    bodyName: textIn(body['authority']) ?? publisher,
    isInvented: isDemonstration(publisher),
    position: positionOf(body),
  }
}

/** Steps that a report usually takes, and how far along one is: what came, where it stands, what is to come. */
const STEPS = ['received', 'accepted', 'investigating', 'settled', 'closed'] as const

export interface Step {
  name: string
  state: 'done' | 'now' | 'ahead'
}

/** Of one that is not accepted or was forwarded the way ends, or begins again, after its first step. */
export const stepsOf = (state: string, lang: Lang): Step[] => {
  const nameOf = (step: string): string => choiceOf('state', step, lang) ?? step
  if (state === 'not-accepted')
    return [
      { name: nameOf('received'), state: 'done' },
      { name: nameOf(state), state: 'now' },
    ]
  const apart = state === 'forwarded' ? 'received' : state === 'reopened' ? 'investigating' : state
  const at = STEPS.findIndex((step) => step === apart)
  return STEPS.map((step, index) => ({
    name: nameOf(index === at ? state : step),
    state: index < at || (index === at && state === 'closed') ? 'done' : index === at ? 'now' : 'ahead',
  }))
}
