import { createHash } from 'node:crypto'
import { beginDraw } from '../../content/points/audit-draw.ts'
import type { Hash } from '../../content/log/merkle.ts'
import { AWARD_COLUMNS } from './points-award-facts.ts'
import type { PointsAward } from './points-awards-tables.ts'

/** The draw of awards for audit, a day each. */

type Client = Pick<D1Database, 'prepare' | 'batch'>

export interface Seed {
  /** Entries of the log. */
  size: number
  /** Base64. */
  root: string
}

const hash: Hash = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())

const AT_ONCE = 5_000
const NEXT_DAY = `SELECT min(booked) AS day FROM points_awards
  WHERE booked > coalesce((SELECT max(day) FROM points_draws), '') AND booked < ?`
const COUNT = 'SELECT count(*) AS count FROM points_awards WHERE booked = ?'
const IDS = 'SELECT id FROM points_awards WHERE booked = ? AND id > ? ORDER BY id LIMIT ?'
const AUDITS = 'INSERT INTO points_audits (day, award) SELECT ?, value FROM json_each(?)'

/** The next day whose awards are not drawn yet. @param today - it lies before it */
export const nextUndrawn = async (client: Client, today: string): Promise<string | undefined> =>
  (await client.prepare(NEXT_DAY).bind(today).first<string>('day')) ?? undefined

/** Draws the awards of a day, once. */
export const drawDay = async (client: Client, day: string, { size, root }: Seed): Promise<void> => {
  const expected = (await client.prepare(COUNT).bind(day).first<number>('count')) ?? 0
  const draw = beginDraw(root, expected, hash)
  for (let after = ''; ;) {
    const { results } = await client.prepare(IDS).bind(day, after, AT_ONCE).all<{ id: string }>()
    for (const { id } of results) draw.add(id)
    const last = results.at(-1)
    if (!last || results.length < AT_ONCE) break
    after = last.id
  }
  const { awards, drawn } = draw.end()
  await client.batch([
    client
      .prepare('INSERT INTO points_draws (day, size, root, awards, drawn) VALUES (?, ?, ?, ?, ?)')
      .bind(day, size, root, awards, drawn.length),
    client.prepare(AUDITS).bind(day, JSON.stringify(drawn)),
  ])
}

export interface DrawRow extends Seed {
  day: string
  awards: number
  drawn: number
}

/** Draws, the newest first. @param before - a day */
export const listDraws = async (client: Client, before: string, limit: number): Promise<DrawRow[]> => {
  const { results } = await client
    .prepare('SELECT day, size, root, awards, drawn FROM points_draws WHERE day < ? ORDER BY day DESC LIMIT ?')
    .bind(before, limit)
    .all<DrawRow>()
  return results
}

const DRAWN = `SELECT ${AWARD_COLUMNS} FROM (SELECT kept.* FROM points_audits AS drawn
  CROSS JOIN points_awards AS kept ON kept.id = drawn.award WHERE drawn.day = ?1 AND drawn.award > ?2
    AND (?4 IS NULL OR kept.attester = ?4) ORDER BY drawn.award LIMIT ?3)`

/** Awards of a day that were drawn, by id. @param body - of this one alone */
export const listDrawn = async (
  client: Client,
  {
    day,
    body,
    after = '',
    limit,
  }: { day: string; body?: string | undefined; after?: string | undefined; limit: number },
): Promise<PointsAward[]> => {
  const { results } = await client
    .prepare(DRAWN)
    .bind(day, after, limit, body ?? null)
    .all<PointsAward>()
  return results
}
