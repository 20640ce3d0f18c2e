import type { Bilingual, RegisterDefinition } from '../../content/registers/register.ts'
import { answerSeries, type SeriesAnswer } from '../../content/series/answer.ts'
import {
  lengthFault,
  readSeriesQuestion,
  type SeriesFault,
  type SeriesQuestion,
} from '../../content/series/question.ts'
import { daysOf, lastDayOf, type Days } from '../../content/series/span.ts'
import { readAlike, type Alike } from '../../db/record/alike.ts'
import { openRecord } from '../../db/record/db.ts'
import { readReferred, type Referred } from '../../db/record/referred.ts'
import { readNewestRow, readSeries, type NewestRow, type SeriesRecords } from '../../db/record/series.ts'

/** A series read and worked out, for its page. */
export interface SeriesRead {
  question: SeriesQuestion
  days: Days
  answer: SeriesAnswer
  read: SeriesRecords
  /** Whom to compare with where no position tells who is near. */
  alike: Alike[]
  newest: NewestRow
  /** What its newest row refers to. */
  referred: Referred
}

/** What the page shows instead of a series. */
export type SeriesOutcome =
  | { kind: 'none' }
  | { kind: 'choose'; question: SeriesQuestion }
  | { kind: 'faults'; question: SeriesQuestion; faults: SeriesFault[] }
  | { kind: 'missing'; question: SeriesQuestion }
  | ({ kind: 'series' } & SeriesRead)

/** Where a fault has no field of its own. */
const TOO_MANY: Bilingual = {
  zh: '这一时段的数据太多，请选短一些的。',
  en: 'That span holds too many rows: choose a shorter one.',
}

/** Reads what an address asks for; a register without series, or none at all, is `none`. */
export const readSeriesPage = async (
  database: D1Database,
  register: RegisterDefinition | undefined,
  params: URLSearchParams,
): Promise<SeriesOutcome> => {
  const asked = register && readSeriesQuestion(register, params)
  if (!register || !asked) return { kind: 'none' }
  const { question, faults } = asked
  if (params.size === 0) return { kind: 'choose', question }
  if (faults.length > 0) return { kind: 'faults', question, faults }
  const db = openRecord(database)
  const newest = await readNewestRow(db, question)
  if (!newest) return { kind: 'missing', question }
  const span = question.span === 'own' ? 'month' : question.span
  const days = question.days ?? daysOf(span, lastDayOf(newest.time), question.shape.timeType)
  const long = lengthFault(question, days)
  if (long) return { kind: 'faults', question, faults: [long] }
  const [read, referred] = await Promise.all([
    readSeries(db, question, days),
    readReferred(db, register, [newest.body], [newest.publisher]),
  ])
  if (read.isCut) return { kind: 'faults', question, faults: [{ pointer: '/span', message: TOO_MANY }] }
  const answer = answerSeries(question, days, read.records, newest.body, read.permitted)
  const alike = read.neighbours.length > 0 ? [] : await readAlike(db, question, days, newest.body)
  return { kind: 'series', question, days, answer, read, alike, newest, referred }
}
