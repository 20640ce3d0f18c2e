import { readSerial } from '../../content/trace/serial.ts'
import type { RecordDb } from '../record/db.ts'
import type { Recalled } from '../record/downstream.ts'
import type { CodeIssue } from './code-issues-tables.ts'
import { openSerials } from './serials.ts'

/** Which items that events name bear codes of an issue: a serial tells its counter only to whoever holds the secret. */

/** Serials of one product that are looked at; those that events named first. */
const MAX_ITEMS = 20_000

type Range = Pick<CodeIssue, 'keyId' | 'first' | 'last'>

const readRanges = async (intake: D1Database, gtin: string, keys: readonly string[]): Promise<Range[]> => {
  const { results } = await intake
    .prepare(
      `SELECT key_id AS keyId, first, last FROM json_each(?1) AS named
         CROSS JOIN code_issues ON code_issues.issue = substr(named.value, length(?2) + 2) AND code_issues.gtin = ?2`,
    )
    .bind(JSON.stringify(keys), gtin)
    .all<Range>()
  return results
}

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
      return (
        read !== undefined &&
        ranges.some(({ keyId, first, last }) => keyId === read.keyId && first <= read.counter && read.counter <= last)
      )
    }
    return { ...recalled, scope: 'serials', serials: items.filter(isIssued) }
  }
