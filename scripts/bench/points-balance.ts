import { figure, median, ratioOf, time, type Measure } from './figure.ts'
import { openLedger } from './points-runtime.ts'
import { send } from './portal.ts'

const FEW = 10_000
const READS = 400
const ROUNDS = 9

/** As posting would leave them, written in bulk: a holder for every thousand transfers, each with its balance. */
const fill = (count: number): string[] => [
  `DROP TRIGGER points_transfers_no_replace`,
  `DROP TRIGGER points_transfers_expire`,
  `DROP TRIGGER points_transfers_posted`,
  `DROP TRIGGER points_accounts_empty`,
  `INSERT INTO points_accounts (id, ledger, kind, source, spent) VALUES ('programme/bench', 'points', 'programme', 1, ${count})`,
  `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count / 1_000 - 1})
    INSERT INTO points_accounts (id, ledger, kind, source, received) SELECT 'holder-' || i, 'points', 'holder', 0, 1000 FROM n`,
]

/** A statement changes so many rows at most, so that none runs into the limit of its time. */
const PORTION = 500_000

const portion = (first: number, last: number, holders: number): string =>
  `WITH RECURSIVE n(i) AS (SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i < ${last - 1})
    INSERT INTO points_transfers (id, ledger, kind, phase, source, target, amount, at, expires)
    SELECT 'award-' || i, 'points', 'award', 'posted', 'programme/bench', 'holder-' || (i % ${holders}), 1,
      '2026-11-22T08:00:00Z', '2028-12-31' FROM n`

const openFilled = async (count: number): ReturnType<typeof openLedger> => {
  const ledger = await openLedger()
  for (const statement of fill(count)) await ledger.intake.prepare(statement).run()
  for (let first = 0; first < count; first += PORTION)
    await ledger.intake.prepare(portion(first, Math.min(first + PORTION, count), count / 1_000)).run()
  return ledger
}

/** What an account holds, among ten million transfers and among ten thousand. */
export const measure: Measure = async function* ({ long, say }) {
  const many = long ? 10_000_000 : 1_000_000
  const [large, small] = [await openFilled(many), await openFilled(FEW)]
  try {
    say(`${many.toLocaleString('en')} transfers`)
    const [slow, fast]: [number[], number[]] = [[], []]
    const read = ({ origin }: { origin: string }, count: number): Promise<number> =>
      time(() => send(`${origin}/balances/${count / 1_000}/${READS}`, { body: '' }))
    for (let round = -1; round < ROUNDS; round++) {
      const [ms, other] = [await read(large, many), await read(small, FEW)]
      if (round < 0) continue
      slow.push(ms / READS)
      fast.push(other / READS)
    }
    const ratio = ratioOf(slow, fast)
    yield figure({
      name: `points-balance among ${many.toLocaleString('en')} transfers`,
      values: slow,
      unit: 'ms',
      against: `the same among ${FEW.toLocaleString('en')} (median ${median(fast).toFixed(2)} ms)`,
      ratio,
      goal: '≤ 2',
      met: ratio <= 2,
    })
  } finally {
    for (const { runtime } of [large, small]) await runtime.dispose()
  }
}
