import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { readGtin } from '../../content/certificates/gtin.ts'
import type { PointsRule } from '../../content/points/rule.ts'
import { checkTold, PORTAL, type Wrong } from '../../content/points/told.ts'
import { dayOf } from '../../content/registers/span.ts'
import { readSecondCode } from '../../content/trace/second-code.ts'
import { plainSerial } from '../../content/trace/serial.ts'
import type { RecordDb } from '../record/db.ts'
import { readGoods } from '../record/points-goods.ts'
import type { CodeIssue } from './code-issues-tables.ts'
import { issueOfStatement } from './code-issues.ts'
import { awardAll, type AwardEnv, type Outcome } from './points-awards.ts'
import type { OpenSerials } from './serials.ts'

/** Points for goods by the second code that is hidden in their package: once a code, and no more of a lot than was shipped. */

const RULE = 'green-purchase-code'

type Rules = Readonly<Record<string, PointsRule>>

/** Lot and pieces are not hers to state: what is wrong with them is said of the code. */
const wrongIn = (wrong: readonly Wrong[]): { wrong: Wrong[] } => ({
  wrong: wrong.map((one) => (one.field === 'gtin' || one.field === '' ? one : { ...one, field: 'code' })),
})

const BAD_CODE = wrongIn([{ field: 'code', refusal: 'bad-second-code', values: {} }])

const dialect = new SQLiteSyncDialect()

/** The issue that a counter lies in. */
const issueOf = async (
  client: D1Database,
  counted: { gtin: string; keyId: string; counter: number },
): Promise<CodeIssue | undefined> => {
  const { sql, params } = dialect.sqlToQuery(issueOfStatement(counted))
  return (
    (await client
      .prepare(sql)
      .bind(...params)
      .first<CodeIssue>()) ?? undefined
  )
}

const ROLE_OF = `SELECT 1 AS isOne FROM held_roles WHERE account = ? AND organisation = ? AND ended_at IS NULL LIMIT 1`

/**
 * Has the points of one item credited, once.
 * @param typed - bar code and second code as they were typed
 * @param holder - account of points
 * @param account - of whoever asks
 */
export const claimSecondCode = async (
  env: AwardEnv,
  record: RecordDb,
  { keys }: Pick<OpenSerials, 'keys'>,
  rules: Rules,
  { typed, holder, account }: { typed: { gtin: string; code: string }; holder: string; account: string },
  now: Date,
): Promise<{ outcome: Outcome } | { wrong: Wrong[] }> => {
  const rule = rules[RULE]
  const title = rule?.title ?? RULE
  const read = readGtin(typed.gtin.trim().slice(0, 40))
  if (!('gtin' in read)) {
    const field = rule?.evidence['gtin']?.title ?? 'gtin'
    return wrongIn([{ field: 'gtin', refusal: 'bad-gtin', values: { rule: title, field } }])
  }
  const { gtin } = read
  const code = plainSerial(typed.code)
  const counted = readSecondCode(keys, gtin, code)
  // One that holds and was never issued could only be ours.
  const issue = counted && (await issueOf(env.INTAKE, { gtin, ...counted }))
  if (!issue) return BAD_CODE
  const { lot, producer } = issue
  const isMaker = await env.INTAKE.prepare(ROLE_OF).bind(account, producer).first()
  if (isMaker) return wrongIn([{ field: 'code', refusal: 'own-product', values: { rule: title, producer } }])
  const at = `${now.toISOString().slice(0, 19)}Z`
  const today = dayOf(at)
  const told = checkTold(
    rules,
    { rule: RULE, holder, day: today, gtin, lot, code, pieces: '1' },
    { attester: PORTAL, today },
  )
  if (Array.isArray(told)) return wrongIn(told)
  const goods = await readGoods(record, [{ gtin, lot }])
  const [outcome] = await awardAll(env, rules, [told], { attester: PORTAL, by: PORTAL, today, at, goods })
  if (!outcome) return BAD_CODE
  return outcome.is === 'wrong' ? wrongIn(outcome.wrong) : { outcome }
}
