import * as z from 'zod'
import { Books } from '../../content/points/books.ts'
import { LEAST_AWARDS } from '../../content/points/programme-day.ts'
import { closeNextDay, forgetTrees, isDayOver, listClosedDays } from '../../db/intake/points-closing.ts'
import { expiringStatement } from '../../db/intake/points-expiry.ts'
import { openCommon } from '../../db/intake/points-ledger.ts'
import { assertProven } from '../../db/intake/points-proving.ts'
import { newestPointsDay } from '../../db/record/points-books.ts'
import { openRecord } from '../../db/record/db.ts'
import { dayOf } from '../../content/registers/span.ts'
import { daysBefore, RETENTION_DAYS } from '../../content/people/retention.ts'
import { sequencerOf } from '../app.ts'

export const POINTS_BOOKS = 'points-books'
export const POINTS_PROGRAMMES = 'points-programmes'

/** Days that one run makes up for, were the clock to have stood still. */
const MOST_DAYS = 400

const Programmes = z.array(z.object({ programme: z.string(), awards: z.int(), issued: z.int(), reversed: z.int() }))

/** Lets points expire whose last day is over. */
export const expirePoints = async ({ INTAKE }: Env, now: Date): Promise<void> => {
  const since = dayOf(daysBefore(now, MOST_DAYS))
  const at = `${now.toISOString().slice(0, 19)}Z`
  await INTAKE.batch([...openCommon(INTAKE), expiringStatement(INTAKE, { since, today: dayOf(at), at })])
}

/** Closes the books of every day that is over: kept first, then published, once however often this runs. */
export const publishPointsBooks = async (env: Env, now: Date): Promise<void> => {
  if (!env.POINTS_KEY || !env.LOG_KEY) return
  // Whoever changed what is stored could make it balance: nothing is said of it before it is proven.
  if (await isDayOver(env.INTAKE, now)) await assertProven(env.INTAKE)
  for (let day = 0; day < MOST_DAYS && (await closeNextDay(env, now)) !== undefined; day++);
  const published = await newestPointsDay(openRecord(env.RECORD))
  for (const { day, books, programmes, leaves, root } of await listClosedDays(env.INTAKE, published ?? '', MOST_DAYS)) {
    const { outcome } = await sequencerOf(env).submit({
      publisher: 'portal',
      statements: [
        ...Programmes.parse(JSON.parse(programmes)).map(({ programme, awards, issued, reversed }) => ({
          register: POINTS_PROGRAMMES,
          key: `${day}~${programme}`,
          body: { day, programme, issued, reversed, ...(awards < LEAST_AWARDS ? {} : { awards }) },
        })),
        // Behind what belongs to it: a day with books is a day that is whole.
        { register: POINTS_BOOKS, key: day, body: { day, ...Books.parse(JSON.parse(books)), leaves, root } },
      ],
    })
    if (outcome.status !== 'placed') throw new Error(`the books of ${day} were ${outcome.status}`)
  }
}

/** Forgets, every day, the trees from which nobody is shown anything any more. */
export const forgetOldTrees = ({ EVIDENCE }: Env, now: Date): Promise<void> =>
  forgetTrees(EVIDENCE, dayOf(daysBefore(now, RETENTION_DAYS.pointsTree)))
