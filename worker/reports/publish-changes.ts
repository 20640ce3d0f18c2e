import { message, type Issue } from '../../content/registers/messages.ts'
import type { Body } from '../../content/registers/facts.ts'
import { dayOf } from '../../content/registers/span.ts'
import { bandOf, nextBand } from '../../content/reports/me-too.ts'
import {
  correctionReason,
  isPublic,
  publicBody,
  REPORTS,
  withdrawalReason,
  type PublicSide,
} from '../../content/reports/projection.ts'
import { openIntake } from '../../db/intake/db.ts'
import { findReport, forgetErased, settleChanged, type WaitingReport } from '../../db/intake/report-projection.ts'
import { forgetMarks } from '../../db/intake/report-me-toos.ts'
import { openRecord, type RecordDb } from '../../db/record/db.ts'
import {
  readBodyNames,
  readStandingReports,
  readTakenOut,
  type StandingReport,
} from '../../db/record/report-entries.ts'
import { sequencerOf } from '../app.ts'
import { publishPhotos } from './public-photos.ts'

/** What is to be stated of one report; `body` null takes it off. */
interface Change {
  report: WaitingReport
  body: Body | null
  reason: string
  /** Whether more saw it than is said yet: the next day says more. */
  isRising?: boolean
}

/** A report that could not be published, and why: a text of it holds what no register takes. */
export interface StuckReport {
  number: string
  why: string[]
}

/** Legal ground of taking values out of revisions before. */
const GROUND =
  '公开内容删去一部分；个人信息保护法第四十七条 / part of what was public was taken out; Personal Information Protection Law, art. 47'

/** The reports of a page in an order that nobody can tell: which came before which must not show. */
const shuffled = <Item>(items: readonly Item[]): Item[] =>
  items
    .map((item) => ({ item, at: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)

/** What the record was made to forget is not brought back by what stands here. */
const withoutErased = async (
  env: Env,
  report: WaitingReport,
  standing: StandingReport | undefined,
  today: string,
): Promise<WaitingReport> => {
  if (!standing || standing.erased.length === 0) return report
  const intake = openIntake(env.INTAKE)
  await forgetErased(intake, report.side.number, standing.erased)
  return (await findReport(intake, today, report.side.number)) ?? report
}

/** @returns `undefined` where nothing has to be stated */
const changeOf = async (
  env: Env,
  report: WaitingReport,
  standing: StandingReport | undefined,
  { authority, now }: { authority: string; now: Date },
): Promise<Change | { issues: Issue[] } | undefined> => {
  const { side } = report
  if (!isPublic(side, dayOf(now.toISOString())))
    return standing?.body ? { report, body: null, reason: withdrawalReason(side.redactionReason) } : undefined
  const photos = await publishPhotos(env, side.photos)
  const said = standing?.body?.['meToo']
  const band = nextBand(side.meToo, typeof said === 'string' ? said : undefined)
  const made = publicBody({ ...side, photos }, authority, now, band)
  if ('issues' in made) return made
  const { body } = made
  const isRising = band !== bandOf(side.meToo)
  return { report, body, isRising, reason: standing ? correctionReason(standing.body, body, side.redactionReason) : '' }
}

/** Publishes changes together, those of one body as its own; where one is refused, the others stand all the same. */
const submit = async (env: Env, changes: readonly Change[]): Promise<StuckReport[]> => {
  const stuck = await Promise.all(
    [...Map.groupBy(changes, ({ report }) => report.side.body)].map(async ([publisher, own]) => {
      const statements = own.map(({ report, body, reason }) => ({
        ...{ register: REPORTS, key: report.side.number, body },
        ...(reason === '' ? {} : { reason }),
      }))
      const { outcome } = await sequencerOf(env).submit({ publisher, statements })
      if (outcome.status === 'placed') return []
      if (outcome.status !== 'refused') throw new Error(`reports were ${outcome.status}`)
      if (own.length > 1) return (await Promise.all(own.map((one) => submit(env, [one])))).flat()
      const why = outcome.refusals.map(({ code }) => code)
      return own.map(({ report }) => ({ number: report.side.number, why }))
    }),
  )
  return stuck.flat()
}

/** Takes out of the revisions before what the newest took out. @returns once nothing of it can be read any more */
export const takeOutOfHistory = async (env: Env, record: RecordDb, { number, body }: PublicSide): Promise<void> => {
  for (const { revision, field } of await readTakenOut(record, number)) {
    const erasure = { register: REPORTS, key: number, revision, field, ground: GROUND, publisher: body }
    const { outcome } = await sequencerOf(env).erase(erasure)
    if (outcome.status !== 'placed' && outcome.status !== 'nothing-to-erase')
      throw new Error(`what was taken out of a report was ${outcome.status}`)
  }
}

/**
 * States what changed of these reports, and remembers that it did. Whatever ends it halfway, running it again comes to the
 * same record: what stands already is not stated twice.
 * @returns those that could not be published
 */
export const publishChanges = async (
  env: Env,
  waiting: readonly WaitingReport[],
  now: Date,
): Promise<StuckReport[]> => {
  const record = openRecord(env.RECORD, env.OBJECTS)
  const today = dayOf(now.toISOString())
  const standing = await readStandingReports(
    record,
    waiting.map(({ side }) => side.number),
  )
  const reports = await Promise.all(
    waiting.map((report) => withoutErased(env, report, standing.get(report.side.number), today)),
  )
  const names = await readBodyNames(
    record,
    reports.map(({ side }) => ({ code: side.body, place: side.place })),
  )
  const changes: Change[] = []
  const stuck: StuckReport[] = []
  for (const report of shuffled(reports)) {
    const { number, body } = report.side
    const change = await changeOf(env, report, standing.get(number), { authority: names.get(body) ?? body, now })
    if (change && 'issues' in change) stuck.push({ number, why: change.issues.map((issue) => message(issue, 'en')) })
    else if (change) changes.push(change)
  }
  stuck.push(...(await submit(env, changes)))
  const left = new Set(stuck.map(({ number }) => number))
  const done = reports.filter(({ side }) => !left.has(side.number))
  for (const { side } of done) if (side.redactionReason !== undefined) await takeOutOfHistory(env, record, side)
  const intake = openIntake(env.INTAKE)
  await forgetMarks(
    intake,
    done.flatMap(({ side }) => (side.closed === undefined ? [] : [side.number])),
  )
  const rising = new Set(changes.filter(({ isRising }) => isRising).map(({ report }) => report.side.number))
  await settleChanged(
    intake,
    done.filter(({ side }) => !rising.has(side.number)),
  )
  return stuck
}
