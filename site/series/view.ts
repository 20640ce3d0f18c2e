import { PARAMETERS } from '../../content/generated/parameters.ts'
import { dayOf } from '../../content/measurements/day.ts'
import { distance } from '../../content/places/distance.ts'
import { recordPath } from '../../content/registers/present.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { seriesPath } from '../../content/series/address.ts'
import type { SeriesAnswer, SeriesRecord } from '../../content/series/answer.ts'
import type { MonthlyMass } from '../../content/series/masses.ts'
import type { SeriesQuestion } from '../../content/series/question.ts'
import { beginningOf } from '../../content/series/shape.ts'
import { lengthOf, moved, type Days } from '../../content/series/span.ts'
import type { Break } from '../../content/statistics/breaks.ts'
import { instantOf, type Step } from '../../content/statistics/calendar.ts'
import type { Gap } from '../../content/statistics/series.ts'
import type { Alike } from '../../db/record/alike.ts'
import type { Neighbour } from '../../db/record/series.ts'
import type { BreakMark, GapMark, Limit, Point } from '../components/chart.ts'
import { publishedLang, type Cell, type Row } from '../components/table.ts'
import { href } from '../paths.ts'
import { shownTime } from '../time.ts'
import { shownNumber, shownUnit } from '../units.ts'
import { isWord, words, type Lang } from '../words.ts'

/** What the page of a series prints, worked out from the answer. */

/** The name of a code of the parameter list, or of a choice of a field. */
const choiceIn = ({ fields }: RegisterDefinition, name: string, text: string, lang: Lang): string =>
  fields[name]?.enum?.[text]?.[lang] ?? (Object.hasOwn(PARAMETERS, text) ? PARAMETERS[text]?.[lang] : undefined) ?? text

/** What is measured: the parameter that the key names, else the column. */
export const quantityName = ({ register, of, value }: SeriesQuestion, lang: Lang): string => {
  const named = Object.keys(of).find((name) => ['parameter', 'indicator', 'item', 'subject'].includes(name))
  const own = register.fields[value]?.title[lang] ?? value
  return named === undefined ? own : choiceIn(register, named, of[named] ?? '', lang)
}

/** The key fields of a series in words, the parameter left out where the quantity already is it. */
export const partsOf = (question: SeriesQuestion, lang: Lang): string[] => {
  const quantity = quantityName(question, lang)
  return Object.entries(question.of)
    .map(([name, text]) => choiceIn(question.register, name, text, lang))
    .filter((text) => text !== quantity)
}

const STEP_MS: Readonly<Record<Step, number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  month: 31 * 86_400_000,
  year: 366 * 86_400_000,
}

/** Points of the line, broken where a period is missing; samples without a rhythm are joined. */
export const linePoints = ({ points, step, gaps }: SeriesAnswer): Point[] => {
  const holes = gaps.map(({ from }) => Date.parse(from))
  const placed: Point[] = []
  let before: number | undefined
  let hole = 0
  for (const { time, value } of points) {
    const position = instantOf(time)
    while (hole < holes.length && (holes[hole] ?? 0) < (before ?? -Infinity)) hole++
    const isApart = step !== undefined && before !== undefined && position - before > STEP_MS[step] * 1.01
    if (isApart || (before !== undefined && (holes[hole] ?? Infinity) < position && step !== undefined))
      placed.push({ label: '', value: undefined, position })
    placed.push({ label: '', value, position })
    before = position
  }
  return placed
}

/** The axis of the days asked for. */
export const axisOf = ({ from, to }: Days): { from: number; until: number } => ({
  from: instantOf(from),
  until: instantOf(moved(to, 1)),
})

/** Lines to keep, each as long as it holds. */
export const limitLines = ({ limits, target }: SeriesAnswer, days: Days, lang: Lang): Limit[] => {
  const t = words(lang)
  const axis = axisOf(days)
  const lines = limits.flatMap(({ from, until, limit }): Limit[] => {
    const [begins, ends] = [instantOf(from), until === undefined ? axis.until : instantOf(moved(until, 1))]
    if (ends <= axis.from || begins >= axis.until) return []
    return [{ title: t('series.limitLine'), value: limit, from: begins, until: ends }]
  })
  return target ? [...lines, { title: t('series.targetLine'), value: target.value, isTarget: true }] : lines
}

/** A method or edition by its label, where it has one. */
const sideOf = ({ fields }: RegisterDefinition, text: string | undefined, lang: Lang): string =>
  text === undefined || text === '' ? words(lang)('series.stated') : (fields['method']?.enum?.[text]?.[lang] ?? text)

/** What changes at a break, in words. */
export const breakText = (register: RegisterDefinition, { at, kind, before, after }: Break, lang: Lang): string => {
  const sides = { before: sideOf(register, before, lang), after: sideOf(register, after, lang) }
  return `${shownTime(at, lang)}${words(lang)('components.colon')}${words(lang)(`series.break-${kind}`, sides)}`
}

export const breakMarks = (register: RegisterDefinition, { breaks }: SeriesAnswer, lang: Lang): BreakMark[] =>
  breaks.map((one) => ({ position: Date.parse(one.at), label: breakText(register, one, lang) }))

export const gapMarks = ({ gaps }: SeriesAnswer): GapMark[] =>
  gaps.map(({ from, until, cause }) => ({ from: Date.parse(from), until: Date.parse(until), label: cause }))

const CAUSES: Readonly<Record<string, 'series.gapUnexplained' | 'series.gapUnit' | 'series.gapMissing'>> = {
  unexplained: 'series.gapUnexplained',
  unit: 'series.gapUnit',
  missing: 'series.gapMissing',
}

export const causeText = ({ fields }: RegisterDefinition, cause: string, lang: Lang): string => {
  const word = Object.hasOwn(CAUSES, cause) ? CAUSES[cause] : undefined
  return fields['flag']?.enum?.[cause]?.[lang] ?? (word ? words(lang)(word) : cause)
}

const lengthIn = ({ from, until }: Gap): number => Date.parse(until) - Date.parse(from)

/** Gaps that a page lists; the chart and the table have them all. */
export const MOST_GAPS = 20

/** The longest gaps, in order of time. */
export const gapRows = (register: RegisterDefinition, gaps: readonly Gap[], lang: Lang): Row[] => {
  const t = words(lang)
  const longest = gaps.toSorted((a, b) => lengthIn(b) - lengthIn(a)).slice(0, MOST_GAPS)
  return longest
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
    .map((gap) => {
      const hours = lengthIn(gap) / 3_600_000
      return {
        from: gap.from,
        until: gap.until,
        length: hours % 24 === 0 ? t('series.gapDays', { count: hours / 24 }) : t('series.gapHours', { count: hours }),
        cause: causeText(register, gap.cause, lang),
      }
    })
}

/** What was discharged month by month, and how much of each month stands behind it. */
export const massRows = (masses: readonly MonthlyMass[], lang: Lang): Row[] =>
  masses.map(({ month, kilograms, hours, of }) => ({
    month,
    kilograms,
    hours: words(lang)('series.ofExpected', { counted: hours, expected: of }),
  }))

/** How much of a day is known: the rest of a vaguely dated time is the beginning of its period. */
const KNOWN: Readonly<Record<string, number>> = { day: 10, month: 7, season: 7, year: 4 }

/** A time as exactly as it is known. */
const rowTime = ({ time, timePrecision }: SeriesRecord, lang: Lang): string => {
  const known = timePrecision === undefined ? undefined : KNOWN[timePrecision]
  if (known === undefined || time.length < 10) return shownTime(time, lang)
  const text = shownTime(dayOf(time).slice(0, known), lang)
  return timePrecision === 'season' ? words(lang)('series.seasonFrom', { time: text }) : text
}

/** Rows of a page of the table. */
export const TABLE_ROWS = 48

/** One page of rows as stated, after a time, and the time after which the next begins. */
export const tablePage = (
  question: SeriesQuestion,
  answer: SeriesAnswer,
  records: readonly SeriesRecord[],
  days: Days,
  lang: Lang,
): { rows: Row[]; next: string | undefined } => {
  const t = words(lang)
  const { register, after } = question
  const axis = axisOf(days)
  const within = records.filter(({ time }) => {
    const at = instantOf(beginningOf(time))
    return axis.from <= at && at < axis.until
  })
  const start = after === undefined ? 0 : within.findIndex(({ time }) => time > after)
  const shown = start < 0 ? [] : within.slice(start, start + TABLE_ROWS)
  const keeps = new Map(answer.points.map(({ time, keeps: kept }) => [time, kept]))
  const rows = shown.map((record): Row => {
    const { key, time, value, converted, flag, state, unit, detectionLimit } = record
    const kept = keeps.get(beginningOf(time))
    const below = flag === 'below-detection' && detectionLimit !== undefined
    return {
      time: { text: rowTime(record, lang), href: href(lang, recordPath(register.id, key)) },
      value: below ? { text: t('series.belowDetection', { limit: detectionLimit }) } : value,
      converted,
      unit: unit === undefined ? undefined : shownUnit(unit, lang).trim(),
      flag: [flag, state]
        .map((one, at) =>
          one === undefined ? undefined : (register.fields[at === 0 ? 'flag' : 'state']?.enum?.[one]?.[lang] ?? one),
        )
        .filter((one) => one !== undefined)
        .join(' · '),
      keeps: kept === undefined ? undefined : t(kept ? 'series.kept' : 'series.broken'),
    }
  })
  const isMore = start >= 0 && within.length > start + TABLE_ROWS
  return { rows, next: isMore ? shown.at(-1)?.time : undefined }
}

/** Points nearby, each with its newest value of the same. */
export const neighbourRows = (
  question: SeriesQuestion,
  neighbours: readonly Neighbour[],
  days: Days,
  lang: Lang,
): Row[] =>
  neighbours.map(({ of, key, name, longitude, latitude, fromLongitude, fromLatitude, newest }) => {
    const metres = distance({ longitude: fromLongitude, latitude: fromLatitude }, { longitude, latitude })
    const value = newest?.body[question.value]
    const unit = newest?.body['unit'] ?? question.register.fields[question.value]?.unit
    const path = newest
      ? seriesPath(question.register, of, question.value, { from: days.from, to: days.to })
      : undefined
    const cell: Cell = {
      text: name ?? key,
      ...(path !== undefined && { href: href(lang, path) }),
      ...(publishedLang(lang) !== undefined && { lang: publishedLang(lang) ?? '' }),
    }
    return {
      point: cell,
      distance: metres < 1_000 ? `${Math.round(metres)} m` : `${(metres / 1_000).toFixed(1)} km`,
      newest:
        value === undefined
          ? undefined
          : `${shownNumber(String(value))} ${typeof unit === 'string' ? shownUnit(unit, lang).trim() : ''}`,
      time: newest ? shownTime(newest.time, lang) : undefined,
    }
  })

/** Points of the same place, water or kind, each with what it shares and its newest value of the same. */
export const alikeRows = (question: SeriesQuestion, alike: readonly Alike[], days: Days, lang: Lang): Row[] => {
  const t = words(lang)
  const { register, value } = question
  return alike.map(({ of, name, level, shared, newest }) => {
    const path = seriesPath(register, of, value, { from: days.from, to: days.to })
    const unit = newest.body['unit'] ?? register.fields[value]?.unit
    const inCommon = shared.map((field) => {
      const title = register.fields[field]?.title[lang] ?? field
      return `${title}${t('components.colon')}${choiceIn(register, field, String(newest.body[field]), lang)}`
    })
    return {
      point: {
        text: name,
        ...(path !== undefined && { href: href(lang, path) }),
        ...(publishedLang(lang) !== undefined && { lang: publishedLang(lang) ?? '' }),
      },
      shared: [t(`series.same-${level}`), ...inCommon].join(t('components.semicolon')),
      newest: `${shownNumber(String(newest.body[value]))} ${typeof unit === 'string' ? shownUnit(unit, lang).trim() : ''}`,
      time: shownTime(newest.time, lang),
    }
  })
}

/** Sentence on how this compares with the same days a year before; `undefined` without a mean. */
export const earlierText = ({ mean, earlier, unit }: SeriesAnswer, lang: Lang): string | undefined => {
  const t = words(lang)
  if (!mean) return undefined
  if (!earlier) return t('series.noEarlier')
  const shown = shownUnit(unit, lang).trim()
  const withUnit = (text: string): string => `${shownNumber(text)} ${shown}`.trim()
  const sign = earlier.difference.startsWith('-') ? '' : '+'
  const change =
    earlier.percent === undefined
      ? `${sign}${withUnit(earlier.difference)}`
      : `${earlier.percent.startsWith('-') ? '' : '+'}${shownNumber(earlier.percent)} %`
  return t(`series.${earlier.direction}`, {
    mean: withUnit(mean.value),
    ...(earlier.direction === 'same' ? {} : { then: withUnit(earlier.mean.value), change }),
  })
}

/** Sentence on how many values keep the limit. */
export const keptText = ({ compliance, bound }: SeriesAnswer, lang: Lang): string => {
  const t = words(lang)
  if (!compliance) return t('series.noLimit')
  const { kept, counted } = compliance
  if (kept === counted) return t('series.allKept', { counted })
  return t(bound === 'at-least' ? 'series.under' : 'series.over', { counted, over: counted - kept })
}

/** Last days of the spans before and after this one, as long as it is. */
export const stepsFrom = (days: Days): { earlier: string; later: string } => ({
  earlier: moved(days.from, -1),
  later: moved(days.to, lengthOf(days)),
})

/** The word of a span, for the choice. */
export const spanWord = (name: string, lang: Lang): string => {
  const key = `series.span-${name}`
  return isWord(key) ? words(lang)(key) : name
}
