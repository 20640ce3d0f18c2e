import type { PointsRule } from '../../content/points/rule.ts'
import { REPORT_RULE } from '../../content/reports/reward.ts'
import { sealLetter } from '../../content/reports/statement.ts'
import { drawVoucher } from './points-vouchers.ts'
import { readBase64 } from './report-mailbox.ts'
import { reportPrefix } from './report-names.ts'
import type { StoredReport } from './reports-tables.ts'
import { newId } from './secret.ts'

/**
 * The reward of a report that was found true. Its body sets it aside; the voucher is made when she fetches it, and sealed
 * to her mailbox alone: who handles the report cannot open it. What is kept of the voucher names no report.
 */

type Client = Pick<D1Database, 'prepare' | 'batch'>

export interface Reward {
  /** Among how many it is shared. */
  share: number
  /** Key in `EVIDENCE` of the sealed voucher; `null` until she fetched it. */
  objectKey: string | null
}

export const findReward = async (client: Client, number: string): Promise<Reward | undefined> =>
  (await client
    .prepare('SELECT share, object_key AS objectKey FROM report_rewards WHERE number = ?')
    .bind(number)
    .first<Reward>()) ?? undefined

/** Where what was found, a mailbox and its seal are there; once. */
const SET_ASIDE = `INSERT INTO report_rewards (number, body, share)
  SELECT number, body, ?3 FROM reports WHERE number = ?1 AND body = ?2 AND finding IN ('substantiated', 'partly')
    AND locator_mac IS NOT NULL AND recipient IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM report_rewards WHERE number = ?1)`

/** Sets a reward aside. @returns whether it is new */
export const setRewardAside = async (
  client: Client,
  number: string,
  { body, share }: { body: string; share: number },
): Promise<boolean> => {
  const { meta } = await client.prepare(SET_ASIDE).bind(number, body, share).run()
  return meta.changes > 0
}

const LAY = `UPDATE report_rewards SET object_key = ?2 WHERE number = ?1 AND object_key IS NULL`
/** Stands only with the reward that was just laid. */
const KEEP = `INSERT INTO points_vouchers (hash, rule, share, month)
  SELECT ?1, ?2, ?3, ?4 FROM report_rewards WHERE number = ?5 AND object_key = ?6`

/**
 * The voucher of a report, sealed to her mailbox; made when it is first asked for, and the same ever after.
 * @param recipient - of her mailbox, which whoever has the code alone derives
 * @returns age file, base64; `undefined` where none was set aside, or nothing is kept of the report any more
 */
export const fetchReward = async (
  { INTAKE, EVIDENCE }: Pick<Env, 'INTAKE' | 'EVIDENCE'>,
  rules: Readonly<Record<string, PointsRule>>,
  { number, received, recipient: kept }: Pick<StoredReport, 'number' | 'received' | 'recipient'>,
  recipient: string,
  now: Date,
): Promise<string | undefined> => {
  const reward = await findReward(INTAKE, number)
  if (!reward || kept === null) return undefined
  if (reward.objectKey !== null) return readBase64(EVIDENCE, reward.objectKey)
  const { voucher, row } = drawVoucher(rules, { rule: REPORT_RULE, share: reward.share }, now)
  const key = `${reportPrefix(received, number)}/reward/${newId()}`
  // It lies there before anything says that it does.
  await EVIDENCE.put(key, await sealLetter([recipient], { version: 'lucid-message-v1', text: voucher }))
  await INTAKE.batch([
    INTAKE.prepare(LAY).bind(number, key),
    INTAKE.prepare(KEEP).bind(row.hash, row.rule, row.share, row.month, number, key),
  ])
  const laid = await findReward(INTAKE, number)
  // Two at once: one of them is hers.
  if (laid?.objectKey !== key) await EVIDENCE.delete(key)
  return laid?.objectKey == null ? undefined : readBase64(EVIDENCE, laid.objectKey)
}
