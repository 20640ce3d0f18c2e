import { hasEnded } from '../../content/near/answer.ts'
import { PARAMETERS } from '../../content/generated/parameters.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { exceedances, UNCOUNTED, type Exceedance } from '../../content/measurements/exceedance.ts'
import { offset } from '../../content/places/compass.ts'
import type { Body } from '../../content/registers/facts.ts'
import { recordPath } from '../../content/registers/present.ts'
import type { OrganisationView, PermitRow } from '../../db/record/organisation-page.ts'
import type { PlanPoint } from '../components/plan.ts'
import type { Row } from '../components/table.ts'
import { href } from '../paths.ts'
import { publisherName } from '../registers/publisher.ts'
import { shownTime } from '../time.ts'
import { shownNumber, shownUnit } from '../units.ts'
import { words, type Lang } from '../words.ts'

/** Permits of an organisation: whether they hold today, their outlets, and how its monitoring stands to their limits. */

const textIn = (body: Body, field: string): string | undefined => {
  const value = body[field]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const choiceIn = (register: string, body: Body, field: string, lang: Lang): string | undefined => {
  const value = textIn(body, field)
  return value === undefined ? undefined : (REGISTERS[register]?.fields[field]?.enum?.[value]?.[lang] ?? value)
}

/** What a pollutant is called; its code where we do not know it. */
export const parameterName = (code: string, lang: Lang): string => PARAMETERS[code]?.[lang] ?? code

export interface ShownPermit {
  number: string
  path: string
  holds: boolean
  /** Whether it holds today, in a sentence. */
  sentence: string
  meta: string
}

/** Permits, newest first. @param today - `YYYY-MM-DD` in Asia/Shanghai */
export const permitsOf = ({ records, referred }: OrganisationView, today: string, lang: Lang): ShownPermit[] =>
  records
    .filter(({ register }) => register === 'discharge-permits')
    .map(({ key, body, publisher, publishedAt }) => {
      const t = words(lang)
      const [issued, expires] = [textIn(body, 'issued'), textIn(body, 'expires')]
      const isEarly = issued !== undefined && issued > today
      const holds = !isEarly && !hasEnded('discharge-permits', body, today)
      const until = expires === undefined ? undefined : shownTime(expires, lang)
      const sentence = isEarly
        ? t('organisations.permitEarly', { date: shownTime(issued, lang) })
        : holds
          ? until === undefined
            ? t('organisations.permitHolds')
            : t('organisations.permitHoldsUntil', { date: until })
          : t('organisations.permitEnded', { status: choiceIn('discharge-permits', body, 'status', lang) ?? '' })
      const management = choiceIn('discharge-permits', body, 'management', lang)
      const source = t('organisations.source', {
        publisher: publisherName(publisher, lang, referred),
        published: shownTime(publishedAt, lang),
      })
      return {
        number: key,
        path: href(lang, recordPath('discharge-permits', key)),
        holds,
        sentence,
        meta: [management, textIn(body, 'issuer'), source].filter((part) => part !== undefined).join(' · '),
      }
    })

interface Outlet {
  code: string
  rows: PermitRow[]
}

const outletsIn = ({ limits }: OrganisationView): Outlet[] =>
  [...Map.groupBy(limits, ({ body }) => `${textIn(body, 'permit')} ${textIn(body, 'outlet')}`).values()].map(
    (rows) => ({
      code: textIn(rows[0]?.body ?? {}, 'outlet') ?? '',
      rows,
    }),
  )

/** Of the rows of an outlet the first that states a field. */
const firstIn = ({ rows }: Outlet, field: string): Body =>
  rows.find(({ body }) => textIn(body, field) !== undefined)?.body ?? {}

const limitText = (body: Body, lang: Lang): string => {
  const name = parameterName(textIn(body, 'parameter') ?? '', lang)
  const concentration = textIn(body, 'concentration')
  if (concentration === undefined) return name
  const unit = shownUnit(textIn(body, 'unit') ?? '', lang).trim()
  const averaging = choiceIn('permit-limits', body, 'averaging', lang)
  return `${name} ${shownNumber(concentration)} ${unit}${averaging === undefined ? '' : ` (${averaging})`}`
}

/** One row an outlet, with what its permit allows. */
export const outletRows = (view: OrganisationView, today: string, lang: Lang): Row[] =>
  outletsIn(view).map((outlet) => {
    const own = firstIn(outlet, 'outletName')
    const inForce = outlet.rows.filter(
      ({ body }) => (textIn(body, 'validFrom') ?? '') <= today && (textIn(body, 'validTo') ?? today) >= today,
    )
    const [first] = inForce.length > 0 ? inForce : outlet.rows
    return {
      outlet: {
        text: [outlet.code, textIn(own, 'outletName')].filter((part) => part !== undefined).join(' '),
        ...(first ? { href: href(lang, recordPath('permit-limits', first.key)) } : {}),
      },
      destination: choiceIn('permit-limits', firstIn(outlet, 'destination'), 'destination', lang),
      limits:
        inForce.length > 0
          ? inForce.map(({ body }) => limitText(body, lang)).join(lang === 'zh' ? '；' : '; ')
          : words(lang)('organisations.noLimitToday'),
    }
  })

/** Outlets that have coordinates, as points of a plan; labels are the numbers of outlets. */
export const outletPoints = (view: OrganisationView): PlanPoint[] => {
  const located = outletsIn(view).flatMap((outlet) => {
    const body = firstIn(outlet, 'longitude')
    const [longitude, latitude] = [Number(body['longitude'] ?? 'x'), Number(body['latitude'] ?? 'x')]
    return Number.isFinite(longitude) && Number.isFinite(latitude) ? [{ outlet, longitude, latitude }] : []
  })
  const [origin] = located
  if (!origin) return []
  return located.map(({ outlet, ...at }) => ({
    // The last digits tell outlets apart: DA001 is 1 among those of air.
    label: outlet.code.replace(/^D([A-Z])0*(?=\d)/, '$1'),
    ...offset(origin, at),
    sort: outlet.code.startsWith('DW') ? 1 : 0,
  }))
}

interface Compared extends Exceedance {
  key: string
  body: Body
  publisher: string
  publishedAt: string
  limit: { concentration?: string | undefined; unit: string } | undefined
}

const addressed = (body: Body) => ({
  permit: textIn(body, 'permit') ?? '',
  outlet: textIn(body, 'outlet') ?? '',
  parameter: textIn(body, 'parameter') ?? '',
})

/** Each value read with the limit that held for it and how it stands to it. */
export const comparedReadings = ({ readings, limits }: OrganisationView): Compared[] => {
  const permitted = limits.map(({ body }) => ({
    ...addressed(body),
    concentration: textIn(body, 'concentration'),
    unit: textIn(body, 'unit') ?? '',
    averaging: textIn(body, 'averaging'),
    validFrom: textIn(body, 'validFrom') ?? '',
    validTo: textIn(body, 'validTo'),
  }))
  const measured = readings.map((reading) => ({
    ...reading,
    ...addressed(reading.body),
    value: textIn(reading.body, 'value'),
    converted: textIn(reading.body, 'converted'),
    unit: textIn(reading.body, 'unit'),
    averaging: textIn(reading.body, 'averaging') ?? '',
    flag: textIn(reading.body, 'flag'),
    state: textIn(reading.body, 'state'),
    time: textIn(reading.body, 'time') ?? '',
  }))
  return exceedances(measured, permitted).map(({ row, ...found }) => ({
    ...found,
    key: row.key,
    body: row.body,
    publisher: row.publisher,
    publishedAt: row.publishedAt,
  }))
}

/** How a value stands to its limit, in a word or two. */
export const verdict = ({ counted, why, exceeds, multiple }: Compared, lang: Lang): string => {
  const t = words(lang)
  if (!counted) return t('organisations.notCounted', { why: why === undefined ? '' : UNCOUNTED[why][lang] })
  if (!exceeds) return t('organisations.keeps')
  return multiple === undefined ? t('organisations.exceeds') : t('organisations.exceedsBy', { multiple })
}

const seriesOf = ({ key }: Compared): string => key.slice(0, key.lastIndexOf('~'))

const concentrationOf = ({ body }: Compared, lang: Lang): string | undefined => {
  const value = textIn(body, 'converted') ?? textIn(body, 'value')
  const unit = shownUnit(textIn(body, 'unit') ?? '', lang).trim()
  return value === undefined ? undefined : `${shownNumber(value)} ${unit}`
}

/** One row a series of monitoring: its newest value, the limit, and how many of the values read exceed it. */
export const monitoringRows = (compared: Compared[], lang: Lang): Row[] =>
  [...Map.groupBy(compared, seriesOf).values()]
    .flatMap((series) => {
      const [newest] = series
      return newest ? [{ newest, series }] : []
    })
    .toSorted((a, b) => (seriesOf(a.newest) < seriesOf(b.newest) ? -1 : 1))
    .map(({ newest, series }) => {
      const { body, limit, key } = newest
      const counted = series.filter((row) => row.counted)
      return {
        what: {
          text: `${textIn(body, 'outlet') ?? ''} ${parameterName(textIn(body, 'parameter') ?? '', lang)}`,
          href: href(lang, recordPath('self-monitoring', key)),
        },
        averaging: choiceIn('self-monitoring', body, 'averaging', lang),
        time: textIn(body, 'time'),
        value: concentrationOf(newest, lang),
        limit:
          limit?.concentration === undefined
            ? undefined
            : `${shownNumber(limit.concentration)} ${shownUnit(limit.unit, lang).trim()}`,
        verdict: verdict(newest, lang),
        share: words(lang)('organisations.share', {
          exceeding: counted.filter((row) => row.exceeds).length,
          counted: counted.length,
        }),
      }
    })

/** Values above their limit, for lists by date. */
export const exceeding = (compared: Compared[], lang: Lang) =>
  compared
    .filter(({ counted, exceeds }) => counted && exceeds)
    .map((row) => ({
      at: textIn(row.body, 'time') ?? '',
      key: row.key,
      publisher: row.publisher,
      publishedAt: row.publishedAt,
      title: words(lang)('organisations.exceedance', {
        outlet: textIn(row.body, 'outlet') ?? '',
        pollutant: parameterName(textIn(row.body, 'parameter') ?? '', lang),
        value: concentrationOf(row, lang) ?? '',
        verdict: verdict(row, lang),
      }),
    }))
