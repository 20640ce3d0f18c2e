import { createHmac } from 'node:crypto'
import { missingFrom, type Books } from '../../content/points/books.ts'
import { blockNodes, LEAF_BYTES, LeafPile, rootOver, writeNodes } from '../../content/points/packed-leaves.ts'
import { folded, OTHERS, type ProgrammeDay } from '../../content/points/programme-day.ts'
import { accountCommitment, type SumNode } from '../../content/points/sum-tree.ts'
import { dayOf } from '../../content/registers/span.ts'
import { sha256 } from '../record/hash.ts'
import { dayAfter } from './activity-roots.ts'
import { booksOf, booksStatement, totalsStatement, type BooksRow } from './points-books.ts'
import type { PointsDay } from './points-days-tables.ts'

/** Closing the books of a day: what they come to at its end, and the sum tree over what every holder has then. */

export interface ClosingEnv {
  INTAKE: D1Database
  EVIDENCE: R2Bucket
  /** 32 bytes, base64: hides which leaves are filling. */
  POINTS_KEY?: string | undefined
}

export const leavesKey = (day: string): string => `points/${day}/leaves`
export const nodesKey = (day: string): string => `points/${day}/nodes`

/** Objects that one run lists at a time. */
const LISTED = 500

/**
 * Deletes the trees of days before one. What was published of them stays: the root in the log, and whatever proofs holders
 * saved.
 */
export const forgetTrees = async (objects: R2Bucket, before: string): Promise<void> => {
  // In the order of their days: the first that is kept ends it.
  for (;;) {
    const { objects: found, truncated } = await objects.list({ prefix: 'points/', limit: LISTED })
    const old = found.map(({ key }) => key).filter((key) => key < `points/${before}`)
    if (old.length > 0) await objects.delete(old)
    if (!truncated || old.length < found.length) return
  }
}

/** Salt of an account's leaf on one day. @param secret - base64url, of the account */
export const saltOf = (secret: string, day: string): Uint8Array =>
  new Uint8Array(createHmac('sha256', Buffer.from(secret, 'base64url')).update(`lucid points ${day}`).digest())

/** Random to whoever does not have the key: 32 bytes. */
const maskOf = (key: string, of: string): Uint8Array =>
  new Uint8Array(createHmac('sha256', key).update(`lucid points ${of}`).digest())

const HOLDERS_AT_ONCE = 2_000
const DAY_MS = 86_400_000

/** Moved after the day's end: what was posted by then is worked out backwards, since posting never stops. */
const FLOWS = `SELECT target.kind AS kind, sum(amount) AS received, 0 AS spent FROM points_transfers AS later
    JOIN points_accounts AS target ON target.id = later.target
    WHERE later.seq > ?1 AND later.ledger = 'points' AND later.phase IN ('posted', 'confirmed') GROUP BY target.kind
  UNION ALL SELECT source.kind, 0, sum(amount) FROM points_transfers AS later
    JOIN points_accounts AS source ON source.id = later.source
    WHERE later.seq > ?1 AND later.ledger = 'points' AND later.phase IN ('posted', 'confirmed') GROUP BY source.kind`

const HOLDERS = `SELECT account.id AS id, holder.id IS NOT NULL AS known, holder.secret AS secret, account.received - account.spent
    - (SELECT coalesce(sum(amount), 0) FROM points_transfers AS later
        WHERE later.target = account.id AND later.seq > ?1 AND later.phase IN ('posted', 'confirmed'))
    + (SELECT coalesce(sum(amount), 0) FROM points_transfers AS later
        WHERE later.source = account.id AND later.seq > ?1 AND later.phase IN ('posted', 'confirmed')) AS balance
  FROM points_accounts AS account LEFT JOIN points_holders AS holder ON holder.id = account.id
  WHERE account.id > ?2 AND account.kind = 'holder' ORDER BY account.id LIMIT ${HOLDERS_AT_ONCE}`

const PROGRAMMES = `SELECT source, count(*) AS awards, sum(amount) AS issued, 0 AS reversed FROM points_transfers
    WHERE seq > ?1 AND seq <= ?2 AND kind = 'award' GROUP BY source
  UNION ALL SELECT award.source, 0, 0, sum(back.amount) FROM points_transfers AS back
    JOIN points_transfers AS award ON award.id = back.reverses
    WHERE back.seq > ?1 AND back.seq <= ?2 AND back.kind = 'reversal' GROUP BY award.source
  UNION ALL SELECT 'programme/${OTHERS}', 0, 0, sum(amount) FROM points_transfers
    WHERE seq > ?1 AND seq <= ?2 AND kind = 'repayment' AND ledger = 'points' HAVING sum(amount) > 0`

/** First instant after a day in Asia/Shanghai, RFC 3339 UTC. */
const endOf = (day: string): string =>
  `${new Date(Date.parse(`${dayAfter(day)}T00:00:00+08:00`)).toISOString().slice(0, 19)}Z`

const flowsStatement = (client: D1Database, after: number): D1PreparedStatement => client.prepare(FLOWS).bind(after)

const booksAt = async (client: D1Database, last: number): Promise<Books> => {
  const [now, later] = await client.batch<BooksRow>([booksStatement(client), flowsStatement(client, last)])
  const flows = later?.results ?? []
  const after = (kind: string, side: 'received' | 'spent'): number =>
    flows.reduce((sum, row) => (row.kind === kind ? sum + row[side] : sum), 0)
  return booksOf(
    (now?.results ?? []).map(({ kind, received, spent }) => ({
      kind,
      received: received - after(kind, 'received'),
      spent: spent - after(kind, 'spent'),
    })),
  )
}

/**
 * Packs what every holder has after a transfer. Whoever closed an account since is counted too, by a leaf that nobody can
 * show any more.
 * @throws Error for an account that belongs to nobody and still holds points
 */
const pileAt = async (client: D1Database, last: number, day: string, key: string): Promise<LeafPile> => {
  const pile = new LeafPile()
  const statement = client.prepare(HOLDERS)
  for (let after = ''; ;) {
    const { results } = await statement
      .bind(last, after)
      .all<{ id: string; known: number; secret: string | null; balance: number }>()
    for (const { id, known, secret, balance } of results) {
      if (known === 0 && balance !== 0) throw new Error(`an account of nobody holds ${balance} points`)
      if (secret === null && balance === 0) continue
      const salt = secret === null ? maskOf(key, `closed ${day} ${id}`) : saltOf(secret, day)
      pile.add({ commitment: accountCommitment(id, salt, sha256), balance: BigInt(balance) })
    }
    const end = results.at(-1)
    if (!end || results.length < HOLDERS_AT_ONCE) return pile
    after = end.id
  }
}

const programmesOf = async (client: D1Database, before: number, last: number): Promise<ProgrammeDay[]> => {
  const { results } = await client
    .prepare(PROGRAMMES)
    .bind(before, last)
    .all<Omit<ProgrammeDay, 'programme'> & { source: string }>()
  const programmes = new Map<string, ProgrammeDay>()
  for (const { source, awards, issued, reversed } of results) {
    const programme = source.replace(/^programme\//, '')
    const sum = programmes.get(programme) ?? { programme, awards: 0, issued: 0, reversed: 0 }
    programmes.set(programme, {
      programme,
      awards: sum.awards + awards,
      issued: sum.issued + issued,
      reversed: sum.reversed + reversed,
    })
  }
  return folded([...programmes.values()])
}

/** The tree of a day, kept where any leaf can be shown from; run twice, it is the same. */
const keepTree = async (
  { INTAKE, EVIDENCE, POINTS_KEY }: ClosingEnv,
  last: number,
  day: string,
): Promise<{ root: SumNode; leaves: number }> => {
  const key = POINTS_KEY ?? ''
  const packed = (await pileAt(INTAKE, last, day, key)).packed((at) => maskOf(key, `filling ${day} ${at}`))
  const nodes = blockNodes(packed, sha256)
  await Promise.all([EVIDENCE.put(leavesKey(day), packed), EVIDENCE.put(nodesKey(day), writeNodes(nodes))])
  return { root: rootOver(nodes, sha256), leaves: packed.length / LEAF_BYTES }
}

const newestDay = (client: D1Database): Promise<PointsDay | null> =>
  client.prepare('SELECT * FROM points_days ORDER BY day DESC LIMIT 1').first<PointsDay>()

/** The next day to close, the first time yesterday; `undefined` where it is not over. */
const nextDay = (newest: PointsDay | null, now: Date): string | undefined => {
  const day = newest ? dayAfter(newest.day) : dayOf(new Date(now.getTime() - DAY_MS).toISOString())
  return day < dayOf(now.toISOString()) ? day : undefined
}

export const isDayOver = async (client: D1Database, now: Date): Promise<boolean> =>
  nextDay(await newestDay(client), now) !== undefined

/**
 * Closes the next day that is over.
 * @returns the day; `undefined` when none is left
 * @throws Error where the books do not balance: nobody then says that they do
 */
export const closeNextDay = async (env: ClosingEnv, now: Date): Promise<string | undefined> => {
  const client = env.INTAKE
  const newest = await newestDay(client)
  const day = nextDay(newest, now)
  if (day === undefined) return undefined
  const found = await client
    .prepare('SELECT seq FROM points_transfers WHERE at < ? ORDER BY seq DESC LIMIT 1')
    .bind(endOf(day))
    .first<number>('seq')
  const last = found ?? 0
  const books = await booksAt(client, last)
  const { root, leaves } = await keepTree(env, last, day)
  if (missingFrom(books) !== 0 || root.sum !== BigInt(books.held))
    throw new Error(`the books of ${day} do not balance: ${JSON.stringify({ ...books, sum: String(root.sum) })}`)
  const programmes = await programmesOf(client, newest?.last ?? 0, last)
  await client
    .prepare('INSERT INTO points_days (day, last, books, programmes, leaves, root) VALUES (?, ?, ?, ?, ?, ?)')
    .bind(
      day,
      last,
      JSON.stringify(books),
      JSON.stringify(programmes),
      leaves,
      Buffer.from(root.hash).toString('base64'),
    )
    .run()
  return day
}

/** The books as they stand now, and the newest day that is closed: two rows and no more than a row a kind of account. */
export const readTotals = async (client: D1Database): Promise<{ books: Books; closed: string | undefined }> => {
  const [newest, { results }] = await Promise.all([newestDay(client), totalsStatement(client).all<BooksRow>()])
  return { books: booksOf(results), closed: newest?.day }
}

/** Closed days from behind one, oldest first. */
export const listClosedDays = async (client: D1Database, after: string, limit: number): Promise<PointsDay[]> =>
  (
    await client
      .prepare('SELECT * FROM points_days WHERE day > ? ORDER BY day LIMIT ?')
      .bind(after, limit)
      .all<PointsDay>()
  ).results
