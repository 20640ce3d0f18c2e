import type { Bilingual, RegisterDefinition } from '../registers/register.ts'
import { seriesShapeOf, stepOf, type SeriesShape } from './shape.ts'
import { daysOf, lengthOf, mostDays, SPANS, usualSpan, type Days, type SpanName } from './span.ts'

/** Which series is asked for, and how much of it. */
export interface SeriesQuestion {
  register: RegisterDefinition
  shape: SeriesShape
  /** What it is of: key fields but the time, as stored. */
  of: Record<string, string>
  /** The field of the quantity. */
  value: string
  span: SpanName
  /** `undefined` where the last day is that of the newest row. */
  days: Days | undefined
  /** Time of the row after which a page of the table begins. */
  after: string | undefined
}

/** What cannot be answered, and where in the question it stands. */
export interface SeriesFault {
  pointer: string
  message: Bilingual
}

/** Parameters that are no key fields. */
export const SERIES_PARAMETERS = ['value', 'span', 'from', 'to', 'after'] as const

const MAX_LENGTH = 200

const isDay = (text: string): boolean => {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text)
}

const fault = (name: string, zh: string, en: string): SeriesFault => ({
  pointer: `/${name.slice(0, 80)}`,
  message: { zh, en },
})

/** A choice by its key or either label; `undefined` for none of them. */
const storedIn = ({ fields }: RegisterDefinition, name: string, text: string): string | undefined => {
  const choices = fields[name]?.enum
  if (!choices || Object.hasOwn(choices, text)) return text
  return Object.entries(choices).find(([, { zh, en }]) => text === zh || text === en)?.[0]
}

const SAMPLE = (span: string) => `${SPANS.join(', ')}, ${span}`

const spanFaults = (given: ReadonlyMap<string, string>): SeriesFault[] => {
  const faults: SeriesFault[] = []
  const [span, from, to] = [given.get('span'), given.get('from'), given.get('to')]
  if (span !== undefined && !SPANS.some((name) => name === span))
    faults.push(fault('span', `时段是 ${SAMPLE('或者不填')}。`, `A span is one of ${SAMPLE('or left out')}.`))
  for (const name of ['from', 'to'])
    if (given.has(name) && !isDay(given.get(name) ?? ''))
      faults.push(fault(name, '日期写成 2026-01-31 的样子。', 'A day is written like 2026-01-31.'))
  if (from !== undefined && span !== undefined)
    faults.push(fault('from', '起始日期和时段只填一个。', 'Give the first day or a span, not both.'))
  if (from !== undefined && to === undefined)
    faults.push(fault('to', '有起始日期，也要有结束日期。', 'A first day needs a last day as well.'))
  if (faults.length === 0 && from !== undefined && to !== undefined && from > to)
    faults.push(fault('to', '结束日期早于起始日期。', 'The last day lies before the first.'))
  return faults
}

const isSpan = (text: string | undefined): text is (typeof SPANS)[number] => SPANS.some((name) => name === text)

/** Whether a span has more rows than are read. */
export const lengthFault = (question: SeriesQuestion, days: Days): SeriesFault | undefined => {
  const most = mostDays(stepOf(question.shape, question.of))
  if (lengthOf(days) <= most) return undefined
  return fault(
    question.span === 'own' ? 'from' : 'span',
    `这样密的数据一次最多看 ${most} 天；请选短一些的时段，全部数据可以下载。`,
    `Of rows this close at most ${most} days are shown at once: choose a shorter span, or download them all.`,
  )
}

/**
 * Reads what an address asks for. Nothing in it is ever an exception.
 * @param given - parameters in their order; of several with one name the first counts, and empty ones do not
 * @returns `undefined` where the register holds no series
 */
export const readSeriesQuestion = (
  register: RegisterDefinition,
  given: Iterable<readonly [string, string]>,
): { question: SeriesQuestion; faults: SeriesFault[] } | undefined => {
  const shape = seriesShapeOf(register)
  if (!shape) return undefined
  const asked = new Map<string, string>()
  for (const [name, raw] of given) if (raw.trim() !== '' && !asked.has(name)) asked.set(name, raw.trim())
  const keys = [...shape.leading, ...shape.trailing]
  const faults: SeriesFault[] = []
  for (const [name, text] of asked) {
    if (!keys.includes(name) && !SERIES_PARAMETERS.some((one) => one === name))
      faults.push(fault(name, '没有这个参数。', 'There is no such parameter.'))
    else if (text.length > MAX_LENGTH) faults.push(fault(name, '太长了。', 'This is too long.'))
  }
  const of: Record<string, string> = {}
  for (const name of keys) {
    const { zh, en } = register.fields[name]?.title ?? { zh: name, en: name }
    const text = asked.get(name)
    const stored = text === undefined ? undefined : storedIn(register, name, text)
    if (stored !== undefined) of[name] = stored
    else if (text === undefined) faults.push(fault(name, `请填写${zh}。`, `Tell the ${en}.`))
    else faults.push(fault(name, `${zh}没有这一项。`, `There is no such ${en}.`))
  }
  const value = asked.get('value') ?? shape.values[0] ?? ''
  if (!shape.values.includes(value))
    faults.push(
      fault('value', `可以看的是 ${shape.values.join('、')}。`, `What can be shown is ${shape.values.join(', ')}.`),
    )
  faults.push(...spanFaults(asked))
  const [from, to, span] = [asked.get('from'), asked.get('to'), asked.get('span')]
  const name: SpanName = from !== undefined ? 'own' : isSpan(span) ? span : usualSpan(stepOf(shape, of))
  const question: SeriesQuestion = {
    ...{ register, shape, of, value, span: name, after: asked.get('after') },
    days:
      faults.length > 0 || to === undefined
        ? undefined
        : name === 'own' && from !== undefined
          ? { from, to }
          : name === 'own'
            ? undefined
            : daysOf(name, to, shape.timeType),
  }
  const long = question.days && lengthFault(question, question.days)
  return { question, faults: long ? [...faults, long] : faults }
}

/** Params of the same question with others in their place, for links. */
export const seriesParams = (
  { of, value, shape }: SeriesQuestion,
  span: Readonly<Record<string, string | undefined>>,
): URLSearchParams => {
  const params = new URLSearchParams(of)
  if (shape.values.length > 1) params.set('value', value)
  for (const [name, text] of Object.entries(span)) if (text !== undefined) params.set(name, text)
  return params
}
