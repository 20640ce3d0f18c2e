import { sql } from 'drizzle-orm'
import type { Journey, JourneyNode } from '../../content/trace/journey.ts'
import { isOfRecall } from '../../content/trace/verdict.ts'
import { thingOf } from '../../content/trace/epcis/thing.ts'
import type { RecordDb } from './db.ts'
import { answerOf, recalledOf, standingOf, type Standing } from './recalls.ts'
import { parseBody, type StoredRecord } from './record.ts'

/** Recalls of what goods are made of, found the other way round: from the goods up their journey. */

export interface IngredientRecall {
  recall: StoredRecord
  /** Of the goods themselves: what their own producer, or an authority, says. */
  standing: Standing
  answer: StoredRecord | undefined
  /** The recalled ingredient, as `canonicalEpc` writes it. */
  ingredient: string
  /** Whether the recall speaks of it; else it may, since nobody tells which of its items went in. */
  isSure: boolean
}

/** Whether goods of one product are of issues of codes (`db/intake/issued-items.ts`). */
type OfIssues = (
  gtin: string,
  issues: readonly string[],
  goods: readonly JourneyNode[],
) => Promise<('yes' | 'maybe' | 'no')[]>

const bearingOf = async (
  { body }: StoredRecord,
  goods: readonly JourneyNode[],
  today: string,
  ofIssues: OfIssues,
): Promise<('yes' | 'maybe' | 'no')[]> => {
  const recalled = recalledOf(body ?? {})
  const [since, ended] = [String(body?.['since']), typeof body?.['ended'] === 'string' ? body['ended'] : undefined]
  const bears = goods.map(({ lot, serial }) => isOfRecall({ ...recalled, since, ended }, { lot, serial }, today))
  // Before it begins and after it ended it speaks of no issue either.
  return recalled.scope === 'issues' && bears.includes('maybe')
    ? ofIssues(recalled.gtin, recalled.issues ?? [], goods)
    : bears
}

/** Whether goods reach others along what both sides tell, or what the recalling producer says of its own. */
const reaches = ({ edges }: Journey, from: string, to: string, producer: string): boolean => {
  const onward = Map.groupBy(
    edges.filter(({ bothSides, organisation }) => bothSides || organisation === producer),
    (edge) => edge.from,
  )
  const seen = new Set([from])
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const { to: next } of onward.get(id) ?? [])
      if (!seen.has(next)) {
        if (next === to) return true
        seen.add(next)
        open.push(next)
      }
  return false
}

type Row = Omit<StoredRecord, 'body'> & { body: string | null }

/**
 * In one round trip. Goods that are recalled themselves are not told of here.
 * @param today - `YYYY-MM-DD` in Asia/Shanghai
 */
export const ingredientRecalls = async (
  db: RecordDb,
  journey: Journey,
  today: string,
  ofIssues: OfIssues,
): Promise<IngredientRecall[]> => {
  const subject = thingOf(journey.subject).id
  const others = journey.nodes.filter(({ id, gtin }) => id !== subject && gtin !== undefined)
  if (others.length === 0) return []
  const gtins = JSON.stringify([...new Set(others.map(({ gtin }) => gtin))])
  const own = thingOf(subject)
  const rows = await db.all<Row>(sql`
    SELECT entries.register, entries.key, entries.revision, entries.status, entries.publisher,
      entries.published_at AS publishedAt, entries.reason, entries.idx AS "index", records.body
    FROM json_each(${gtins}) AS named
      CROSS JOIN mentions ON mentions.subject = named.value AND mentions.register = 'recalls'
      CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key
        AND records.status <> 'withdrawn' AND coalesce(records.body ->> 'ended', '9999') >= ${today}
      CROSS JOIN entries ON entries.idx = records.idx
    UNION ALL
    SELECT entries.register, entries.key, entries.revision, entries.status, entries.publisher,
      entries.published_at, entries.reason, entries.idx, records.body
    FROM mentions CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key
        AND records.status <> 'withdrawn'
      CROSS JOIN entries ON entries.idx = records.idx
    WHERE mentions.subject = ${own.gtin ?? ''} AND mentions.register = 'recall-answers'`)
  const stored = rows.map(({ body, ...row }): StoredRecord => ({ ...row, body: parseBody(body) }))
  const answers = stored.filter(({ register }) => register === 'recall-answers')
  const found = stored.map(async (recall): Promise<IngredientRecall[]> => {
    const { register, key, body } = recall
    if (register !== 'recalls' || body === null) return []
    const { gtin, producer } = recalledOf(body)
    const goods = others.filter((other) => other.gtin === gtin)
    const bearing = await bearingOf(recall, goods, today, ofIssues)
    const first = (wanted: 'yes' | 'maybe') =>
      goods.find(({ id }, at) => bearing[at] === wanted && reaches(journey, id, subject, producer))
    const sure = first('yes')
    const ingredient = sure ?? first('maybe')
    if (!ingredient) return []
    const said = answers.filter((answer) => answer.body?.['recall'] === key)
    const standing = standingOf(said, own)
    return [{ recall, ingredient: ingredient.id, isSure: sure !== undefined, standing, answer: answerOf(said, own) }]
  })
  return (await Promise.all(found)).flat()
}
