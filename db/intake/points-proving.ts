import * as z from 'zod'
import { ACCOUNT_KIND_NAMES } from '../../content/points/account.ts'
import { booksStatement, totalsStatement, type BooksRow } from './points-books.ts'

/**
 * The proof that what is stored is what the transfers say: the balance of every account, the sums of all, and what
 * waits to be settled. Every statement looks at a page of accounts or a portion of transfers, so that none of them runs
 * long however many there are; posting goes on meanwhile.
 */

type Client = Pick<D1Database, 'prepare' | 'batch'>

const SIDES = ['received', 'spent', 'reserved', 'awaited'] as const
type Sides = Record<(typeof SIDES)[number], number>

/** Something stored that is not what its transfers say. */
export interface Drift {
  /** Of an account; `sum of <kind>` for the sum of a kind; `waiting` for what waits to be settled. */
  id: string
  stored: Partial<Sides>
  derived: Partial<Sides>
}

/** Accounts that most transfers go through are added up along the transfers, all others one by one. */
const MANY = `('programme', 'offer', 'project', 'expired', 'reversed', 'claims', 'supply', 'taken')`

const DERIVE = `WITH some AS MATERIALIZED
    (SELECT id, kind, received, spent, reserved, awaited FROM points_accounts WHERE id > ?1 ORDER BY id LIMIT ?2),
  derived AS (SELECT some.*,
    (SELECT coalesce(sum(amount), 0) FROM points_transfers WHERE target = some.id AND phase IN ('posted', 'confirmed'))
      AS ins,
    (SELECT coalesce(sum(amount), 0) FROM points_transfers WHERE source = some.id AND phase IN ('posted', 'confirmed'))
      AS outs,
    (SELECT coalesce(sum(CASE WHEN phase = 'pending' THEN amount ELSE -amount END), 0) FROM points_transfers
      WHERE source = some.id AND phase <> 'posted') AS kept,
    (SELECT coalesce(sum(CASE WHEN phase = 'pending' THEN amount ELSE -amount END), 0) FROM points_transfers
      WHERE target = some.id AND phase <> 'posted') AS coming
    FROM some WHERE kind NOT IN ${MANY})
  SELECT * FROM derived
  UNION ALL SELECT max(id), '', 0, 0, 0, 0, 0, 0, 0, 0 FROM some HAVING max(id) IS NOT NULL`

type DerivedRow = Sides & { id: string; kind: string; ins: number; outs: number; kept: number; coming: number }

const differs = (stored: Sides, derived: Sides): boolean => SIDES.some((side) => stored[side] !== derived[side])

/**
 * Adds up the transfers of accounts anew and compares. @see proveThroughput for those that most transfers go through
 * @param after - id of an account: the next ones in order are looked at
 * @returns what differs, and the last id looked at; `undefined` when there are no more
 */
export const proveBalances = async (
  client: Pick<Client, 'prepare'>,
  after = '',
  limit = 1_000,
): Promise<{ drifts: Drift[]; last: string | undefined }> => {
  const { results } = await client.prepare(DERIVE).bind(after, limit).all<DerivedRow>()
  const drifts = results.flatMap(({ id, received, spent, reserved, awaited, ins, outs, kept, coming }) => {
    const [stored, derived] = [
      { received, spent, reserved, awaited },
      { received: ins, spent: outs, reserved: kept, awaited: coming },
    ]
    return differs(stored, derived) ? [{ id, stored, derived }] : []
  })
  // The row of no kind ends the page.
  return { drifts, last: results.at(-1)?.id }
}

/** Both sides of the transfers of a portion, by account. */
const PORTION = `SELECT account.id AS id, 0 AS received,
    sum(CASE WHEN phase IN ('posted', 'confirmed') THEN amount ELSE 0 END) AS spent,
    sum(CASE phase WHEN 'posted' THEN 0 WHEN 'pending' THEN amount ELSE -amount END) AS reserved, 0 AS awaited
  FROM points_transfers AS moved CROSS JOIN points_accounts AS account ON account.id = moved.source
  WHERE seq > ?1 AND seq <= ?2 AND account.kind IN ${MANY} GROUP BY account.id
  UNION ALL SELECT account.id, sum(CASE WHEN phase IN ('posted', 'confirmed') THEN amount ELSE 0 END), 0, 0,
    sum(CASE phase WHEN 'posted' THEN 0 WHEN 'pending' THEN amount ELSE -amount END)
  FROM points_transfers AS moved CROSS JOIN points_accounts AS account ON account.id = moved.target
  WHERE seq > ?1 AND seq <= ?2 AND account.kind IN ${MANY} GROUP BY account.id`

const STORED = `SELECT id, received, spent, reserved, awaited FROM points_accounts WHERE kind IN ${MANY}`
const SUMS = `SELECT (SELECT coalesce(sum(reserved), 0) FROM points_accounts) AS reserved, (SELECT coalesce(sum(amount), 0)
  FROM points_pending JOIN points_transfers ON points_transfers.id = points_pending.transfer) AS waiting`

/** Transfers of one statement: well within the time that one may take. */
const TRANSFERS_AT_ONCE = 200_000

const NOTHING: Sides = { received: 0, spent: 0, reserved: 0, awaited: 0 }

const plus = (one: Sides, other: Sides): Sides => ({
  received: one.received + other.received,
  spent: one.spent + other.spent,
  reserved: one.reserved + other.reserved,
  awaited: one.awaited + other.awaited,
})

/** Accounts that most transfers go through, the sums of all accounts, and what waits. */
export const proveThroughput = async (client: Client, portion = TRANSFERS_AT_ONCE): Promise<Drift[]> => {
  const derived = new Map<string, Sides>()
  const add = (rows: readonly (Sides & { id: string })[]): void => {
    for (const { id, ...sides } of rows) derived.set(id, plus(derived.get(id) ?? NOTHING, sides))
  }
  const ended = (await client.prepare('SELECT max(seq) AS seq FROM points_transfers').first<number>('seq')) ?? 0
  const walk = client.prepare(PORTION)
  for (let first = 0; first < ended; first += portion)
    add((await walk.bind(first, Math.min(first + portion, ended)).all<Sides & { id: string }>()).results)
  // One transaction: what was posted since is counted on both sides.
  const [since, stored, kinds, totals, sums] = await client.batch([
    walk.bind(ended, Number.MAX_SAFE_INTEGER),
    client.prepare(STORED),
    booksStatement(client),
    totalsStatement(client),
    client.prepare(SUMS),
  ])
  add(Balances.parse(since?.results))
  const drifts = Balances.parse(stored?.results).flatMap(({ id, ...sides }): Drift[] => {
    const own = derived.get(id) ?? NOTHING
    return differs(sides, own) ? [{ id, stored: sides, derived: own }] : []
  })
  return [
    ...drifts,
    ...driftsOfKinds(Kinds.parse(kinds?.results), Kinds.parse(totals?.results)),
    ...driftOfWaiting(Waiting.parse(sums?.results)),
  ]
}

const Balances = z.array(
  z.object({ id: z.string(), received: z.int(), spent: z.int(), reserved: z.int(), awaited: z.int() }),
)
const Kinds = z.array(z.object({ kind: z.enum(ACCOUNT_KIND_NAMES), received: z.int(), spent: z.int() }))
const Waiting = z.array(z.object({ reserved: z.int(), waiting: z.int() }))

const driftsOfKinds = (accounts: readonly BooksRow[], totals: readonly BooksRow[]): Drift[] =>
  accounts.flatMap(({ kind, received, spent }) => {
    const { received: ins = 0, spent: outs = 0 } = totals.find((one) => one.kind === kind) ?? {}
    if (ins === received && outs === spent) return []
    return [{ id: `sum of ${kind}`, stored: { received: ins, spent: outs }, derived: { received, spent } }]
  })

const driftOfWaiting = (rows: readonly { reserved: number; waiting: number }[]): Drift[] =>
  rows.flatMap(({ reserved, waiting }) =>
    reserved === waiting ? [] : [{ id: 'waiting', stored: { reserved: waiting }, derived: { reserved } }],
  )

/** Drifts that are told of at most: one is enough to stop whatever relies on there being none. */
const MOST_DRIFTS = 100

/** Looks at everything. @returns what differs, a hundred at most */
export const proveAll = async (client: Client): Promise<Drift[]> => {
  const drifts = await proveThroughput(client)
  for (let last: string | undefined = ''; last !== undefined && drifts.length < MOST_DRIFTS;) {
    const { drifts: found, last: next } = await proveBalances(client, last)
    drifts.push(...found)
    last = next
  }
  return drifts.slice(0, MOST_DRIFTS)
}

/** @throws Error where something stored is not what the transfers say */
export const assertProven = async (client: Client): Promise<void> => {
  const [first, ...others] = await proveAll(client)
  if (first)
    throw new Error(`${others.length + 1} stored balances are not what the transfers say: ${JSON.stringify(first)}`)
}
