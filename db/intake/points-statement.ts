import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { reasonOf } from '../../content/points/explain.ts'
import { changeOf, reasonFor, type Line } from '../../content/points/statement.ts'
import type { Phase, TransferKind } from '../../content/points/transfer.ts'

/** What came to an account and went from it, with why, the newest first. */

type Client = Pick<D1Database, 'prepare' | 'batch'>

/** Two walks along indexes, each no longer than the page. */
const LINES = `WITH moved AS (
    SELECT * FROM (SELECT *, 1 AS isOut FROM points_transfers WHERE source = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3)
    UNION ALL
    SELECT * FROM (SELECT *, 0 AS isOut FROM points_transfers WHERE target = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3)
    ORDER BY seq DESC LIMIT ?3)
  SELECT moved.seq, moved.id, moved.kind, moved.phase, moved.source, moved.target, moved.amount, moved.at,
    moved.expires, moved.isOut,
    award.rule AS rule, award.version AS version, award.quantity AS quantity, award.share AS share,
    kept.pieces AS pieces, kept.state AS state, offer.id AS offer, offer.title_zh AS titleZh, offer.title_en AS titleEn,
    back.reason AS why
  FROM moved
    LEFT JOIN points_awards AS award ON moved.kind = 'award' AND award.id = moved.id
    LEFT JOIN points_redemptions AS kept
      ON moved.kind = 'redemption' AND kept.id = substr(coalesce(moved.settles, moved.id), 12)
    LEFT JOIN points_offers AS offer ON offer.id = kept.offer
    LEFT JOIN points_reversals AS back ON back.award = moved.reverses
  ORDER BY moved.seq DESC`

interface Row {
  seq: number
  id: string
  kind: TransferKind
  phase: Phase
  source: string
  target: string
  amount: number
  at: string
  expires: string | null
  isOut: number
  rule: string | null
  version: number | null
  quantity: string | null
  share: number | null
  pieces: number | null
  state: string | null
  offer: string | null
  titleZh: string | null
  titleEn: string | null
  why: string | null
}

/** @see withdrawAttestation */
export const POOLED_BACK = 'pooling-back/'
const PROJECT = 'project/'
const PROGRAMME = 'programme/'
const within = (account: string, prefix: string): string | undefined =>
  account.startsWith(prefix) ? account.slice(prefix.length) : undefined

const lineOf = (row: Row): Line => {
  const { seq, at, kind, phase, source, target, amount, expires, version, quantity, share, pieces, offer } = row
  const isOut = row.isOut === 1
  const rule = POINTS_RULES[row.rule ?? within(source, PROGRAMME) ?? '']
  const project = within(target, PROJECT)
  const reason = reasonFor({
    isOut,
    phase,
    kind,
    rule: rule?.title,
    award:
      rule && version !== null && quantity !== null && share !== null
        ? reasonOf(rule, { version, quantity, share })
        : undefined,
    offer:
      pieces === null
        ? undefined
        : { title: { zh: row.titleZh ?? '', en: row.titleEn ?? '' }, pieces, state: row.state ?? '' },
    project,
    isBack: row.id.startsWith(POOLED_BACK),
    why: row.why ?? undefined,
  })
  const about =
    kind === 'award' && rule
      ? { rule: rule.id }
      : offer !== null
        ? { offer }
        : project !== undefined
          ? { project }
          : null
  return {
    seq,
    at,
    kind,
    phase,
    change: changeOf(isOut, phase, amount),
    points: amount,
    reason,
    expires: isOut ? null : expires,
    about,
  }
}

/** @param before - position of the last line of the page before */
export const readStatement = async (
  client: Client,
  holder: string,
  limit: number,
  before: number = Number.MAX_SAFE_INTEGER,
): Promise<Line[]> => {
  const { results } = await client.prepare(LINES).bind(holder, before, limit).all<Row>()
  return results.map(lineOf)
}

/** All of it, page by page, so that no account is too long. */
export async function* eachLine(client: Client, holder: string, page = 500): AsyncGenerator<Line> {
  for (let before: number | undefined; ;) {
    const lines = await readStatement(client, holder, page, before)
    yield* lines
    before = lines.at(-1)?.seq
    if (lines.length < page || before === undefined) return
  }
}
