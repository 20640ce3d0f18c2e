import { textsOf } from '../../content/registers/facts.ts'
import { readSerial, type ReadSerial } from '../../content/trace/serial.ts'
import type { RecordDb } from '../record/db.ts'
import type { Recalled } from '../record/downstream.ts'
import type { UpstreamRecall } from '../record/trace-page.ts'
import type { CodeIssue } from './code-issues-tables.ts'
import { openSerials } from './serials.ts'

/** Which items that events name bear codes of an issue: a serial tells its counter only to whoever holds the secret. */

/** Serials of one product that are looked at; those that events named first. */
const MAX_ITEMS = 20_000

type Range = Pick<CodeIssue, 'lot' | 'keyId' | 'first' | 'last'>

const readRanges = async (intake: D1Database, gtin: string, keys: readonly string[]): Promise<Range[]> => {
  const { results } = await intake
    .prepare(
      `SELECT lot, key_id AS keyId, first, last FROM json_each(?1) AS named
         CROSS JOIN code_issues ON code_issues.issue = substr(named.value, length(?2) + 2) AND code_issues.gtin = ?2`,
    )
    .bind(JSON.stringify(keys), gtin)
    .all<Range>()
  return results
}

const isIn = (ranges: readonly Range[], { keyId, counter }: ReadSerial): boolean =>
  ranges.some((range) => range.keyId === keyId && range.first <= counter && counter <= range.last)

const readItems = async (record: D1Database, gtin: string): Promise<string[]> => {
  const { results } = await record
    .prepare(`SELECT serial FROM trace_things WHERE gtin = ? AND serial IS NOT NULL LIMIT ${MAX_ITEMS}`)
    .bind(gtin)
    .all<{ serial: string }>()
  return results.map(({ serial }) => serial)
}

/**
 * The recall as one of serials, where it is of issues of codes: those of their serials that events name. Goods of the same
 * lot under other codes are not among them. Where the portal has no secret to read serials by, none are.
 */
export const itemsOfIssues =
  ({ INTAKE, SERIAL_MASTER }: Pick<Env, 'INTAKE' | 'SERIAL_MASTER'>, { $client }: Pick<RecordDb, '$client'>) =>
  async (recalled: Recalled): Promise<Recalled> => {
    if (recalled.scope !== 'issues') return recalled
    const serials = openSerials({ SERIAL_MASTER })
    const { gtin, issues = [] } = recalled
    const [ranges, items] = serials
      ? await Promise.all([readRanges(INTAKE, gtin, issues), readItems($client, gtin)])
      : [[], []]
    const isIssued = (serial: string): boolean => {
      const read = serials && readSerial(serials.keys, gtin, serial)
      return read !== undefined && isIn(ranges, read)
    }
    return { ...recalled, scope: 'serials', serials: items.filter(isIssued) }
  }

/** Goods as events name them: a lot, or an item, whose lot not every event tells. */
export interface NamedGoods {
  lot?: string | null | undefined
  serial?: string | null | undefined
}

/** Says of goods of one product whether they are of issues of codes. */
export type OfIssues = (
  gtin: string,
  issues: readonly string[],
  goods: readonly NamedGoods[],
) => Promise<('yes' | 'maybe' | 'no')[]>

/**
 * An item's code proves whether it is of an issue. A lot as a whole may hold some where one of the issues is of that lot, and
 * so may an item where the portal has no secret to read its code by.
 */
export const ofIssues =
  ({ INTAKE, SERIAL_MASTER }: Pick<Env, 'INTAKE' | 'SERIAL_MASTER'>): OfIssues =>
  async (gtin, issues, goods) => {
    const serials = openSerials({ SERIAL_MASTER })
    const ranges = await readRanges(INTAKE, gtin, issues)
    return goods.map(({ lot, serial }) => {
      if (typeof serial === 'string' && serials) {
        const read = readSerial(serials.keys, gtin, serial)
        return read !== undefined && isIn(ranges, read) ? 'yes' : 'no'
      }
      return typeof lot !== 'string' || ranges.some((range) => range.lot === lot) ? 'maybe' : 'no'
    })
  }

/** Recalls of ingredients, those of issues of codes told apart by the codes of the items that went in. */
export const sureUpstream = async (upstream: readonly UpstreamRecall[], of: OfIssues): Promise<UpstreamRecall[]> => {
  const told = upstream.map(async (recall): Promise<UpstreamRecall[]> => {
    const { body, things } = recall
    if (body['scope'] !== 'issues') return [recall]
    const bearing = await of(String(body['gtin']), textsOf(body['issues']), things)
    const [sure, maybe] = [things[bearing.indexOf('yes')], things[bearing.indexOf('maybe')]]
    const thing = sure ?? maybe
    return thing ? [{ ...recall, ...thing, isSure: sure ? 1 : 0 }] : []
  })
  return (await Promise.all(told)).flat()
}
