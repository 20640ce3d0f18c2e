import { readingOf } from '../../content/air/compare.ts'
import { levelOf } from '../../content/air/levels.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { locate, type Located, type NearAnswer } from '../../content/near/answer.ts'
import { isDemonstrationPlace } from '../../content/registers/demonstration.ts'
import { offset } from '../../content/places/compass.ts'
import type { Position } from '../../content/places/distance.ts'
import { recordPath } from '../../content/registers/present.ts'
import { derive } from '../../content/water/derive.ts'
import type { NearRecords } from '../../db/record/near.ts'
import type { PlanPoint } from '../components/plan.ts'
import type { Row } from '../components/table.ts'
import { className } from '../places/water.ts'
import { href } from '../paths.ts'
import { fullTitle } from '../registers/labels.ts'
import { choiceOf, reportPath } from '../reports/view.ts'
import { shownTime } from '../time.ts'
import { capital, pagePath, titleOf } from '../titles.ts'
import { words, type Lang } from '../words.ts'

/** What the page of what is near prints. */

/** Metres below a kilometre, else kilometres with one decimal. */
export const shownDistance = (metres: number, lang: Lang): string =>
  metres < 1_000
    ? words(lang)('near.metres', { m: metres })
    : words(lang)('near.kilometres', { km: (metres / 1_000).toFixed(1) })

const shownDirection = ({ direction }: Located, lang: Lang): string =>
  words(lang)(direction === undefined ? 'near.here' : `near.${direction}`)

const stageOf = ({ register: id, body }: Located, lang: Lang): string | undefined => {
  const field = REGISTERS[id]?.fields['stage']
  const stage = body['stage']
  return typeof stage === 'string' ? (field?.enum?.[stage]?.[lang] ?? stage) : undefined
}

const textIn = (body: Located['body'], field: string): string => (typeof body[field] === 'string' ? body[field] : '')

/** Whether a record is of the invented region. */
const isInvented = ({ body }: Pick<Located, 'body'>): boolean => isDemonstrationPlace(textIn(body, 'place'))

const marked = (text: string, record: Located, lang: Lang): string =>
  isInvented(record) ? `${text} (${words(lang)('components.demonstration')})` : text

/** The place of what lies nearest, to tell who answers there. */
export const nearestPlace = ({ polluting, planned }: NearAnswer, { station }: NearRecords): string | undefined => {
  const [nearest] = [...polluting, ...planned].toSorted((a, b) => a.metres - b.metres)
  const place = textIn(nearest?.body ?? station?.station ?? {}, 'place')
  return place === '' ? undefined : place
}

/** Rows of a table, nearest first. @param from - number of the first point less one */
export const nearRows = (records: Located[], from: number, lang: Lang): Row[] =>
  records.map((record, at) => {
    const { register: id, key, body, metres } = record
    const register = REGISTERS[id]
    const own = register && titleOf(register, key, body, lang)
    return {
      number: String(from + at + 1),
      what: { text: own?.text ?? key, href: href(lang, recordPath(id, key)), ...(own?.lang ? { lang: own.lang } : {}) },
      kind: marked(capital(register?.title[lang] ?? id), record, lang),
      stage: marked(stageOf(record, lang) ?? '', record, lang),
      distance: shownDistance(metres, lang),
      direction: shownDirection(record, lang),
    }
  })

/** Points numbered as the rows of their tables are. */
export const nearPoints = (centre: Position, { polluting, planned }: NearAnswer): PlanPoint[] =>
  [...polluting, ...planned].map((record, at) => ({
    label: String(at + 1),
    ...offset(centre, record),
    sort: at < polluting.length ? 0 : 1,
  }))

/** What anybody may comment on today, with its last day. */
export const openItems = ({ open }: NearAnswer, lang: Lang) =>
  open.flatMap((record) => {
    const register = REGISTERS[record.register]
    if (!register) return []
    const closes = words(lang)('near.openUntil', { date: shownTime(textIn(record.body, 'closes'), lang) })
    return [
      {
        href: href(lang, pagePath(record.register, record.key)),
        title: fullTitle(register, record.key, record.body, new Map(), lang),
        lang: titleOf(register, record.key, record.body, lang).lang,
        isInvented: isInvented(record),
        meta: [closes, shownDistance(record.metres, lang), shownDirection(record, lang)].join(' · '),
      },
    ]
  })

/** What was reported around, with how far it has come; its place is rounded, and so is the way to it. */
export const reportedItems = ({ reported }: NearAnswer, lang: Lang) =>
  reported.map((record) => ({
    href: href(lang, reportPath(record.key)),
    title: choiceOf('category', textIn(record.body, 'category'), lang) ?? record.key,
    isInvented: isInvented(record),
    meta: [
      choiceOf('state', textIn(record.body, 'state'), lang) ?? '',
      words(lang)('public-reports.seen', { day: shownTime(textIn(record.body, 'seen'), lang) }),
      shownDistance(record.metres, lang),
      shownDirection(record, lang),
    ].join(' · '),
  }))

const degrees = (value: unknown): number => (typeof value === 'string' ? Number(value) : Number.NaN)

export interface Measured {
  name: string
  path: string
  colour: string | undefined
  text: string
  where: string
}

const whereOf = (located: Located, lang: Lang): string =>
  `${shownDistance(located.metres, lang)} · ${shownDirection(located, lang)}`

/** The nearest air station and its newest hour. */
export const stationOf = ({ station }: NearRecords, centre: Position, lang: Lang): Measured | undefined => {
  if (!station) return undefined
  const { key, station: body } = station
  const at = { longitude: degrees(body['longitude']), latitude: degrees(body['latitude']) }
  const located = locate(centre, { register: 'air-stations', key, body, ...at })
  const reading = readingOf(station.now)
  const { aqi, time } = reading ?? {}
  const level = aqi === undefined ? undefined : levelOf(aqi)
  return {
    name: textIn(body, 'name') || key,
    path: recordPath('air-stations', key),
    colour: level?.colour,
    text:
      aqi === undefined || level === undefined || time === undefined
        ? words(lang)('near.noReading')
        : `${level.title[lang]} · ${words(lang)('near.aqi', { aqi, time: shownTime(time, lang) })}`,
    where: marked(whereOf(located, lang), located, lang),
  }
}

/** The nearest river section and the class of its newest sample. */
export const sectionOf = ({ section }: NearRecords, centre: Position, lang: Lang): Measured | undefined => {
  if (!section) return undefined
  const { sample, sampleKey, ...record } = section
  const located = locate(centre, { ...record, register: 'monitoring-points' })
  const [first] = sample
  const derived = first ? derive(first, sample) : {}
  return {
    name: textIn(record.body, 'name') || record.key,
    path: sampleKey === null ? recordPath('monitoring-points', record.key) : recordPath('surface-water', sampleKey),
    colour: undefined,
    text:
      first && 'class' in derived && derived.class
        ? words(lang)('near.waterClass', {
            class: className(derived.class, lang),
            time: shownTime(textIn(first, 'time'), lang),
          })
        : words(lang)('near.noSample'),
    where: marked(whereOf(located, lang), located, lang),
  }
}
