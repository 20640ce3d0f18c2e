import { randomBytes } from 'node:crypto'
import { encodeCode, readCode } from '../../content/information-requests/codes.ts'
import { actOf, lastDay } from '../../content/points/reckon.ts'
import type { PointsRule } from '../../content/points/rule.ts'
import { checkTold, PORTAL, type Wrong } from '../../content/points/told.ts'
import { dayOf } from '../../content/registers/span.ts'
import { AWARD_COLUMNS } from './points-award-facts.ts'
import { actName, awardAll, type AwardEnv, type Outcome } from './points-awards.ts'
import type { PointsAward } from './points-awards-tables.ts'
import { hashOf } from './secret.ts'

/**
 * Vouchers: whoever holds one can have its points. Nothing that is kept says whom it was made for or what for, nor when
 * but the month; once redeemed, its row is gone.
 */

/** 130 random bits. */
const VOUCHER_CHARACTERS = 26

type Rules = Readonly<Record<string, PointsRule>>

const isVoucherRule = ({ attested, evidence }: PointsRule): boolean =>
  attested.by === 'portal' && Object.hasOwn(evidence, 'voucher')

/** What is kept of a voucher. */
export interface VoucherRow {
  hash: string
  rule: string
  share: number
  /** `YYYY-MM`. */
  month: string
}

/**
 * A new voucher, and the row that makes it good.
 * @param share - among how many the award is shared, 1 to 1,000
 * @throws RangeError for a rule that knows no vouchers
 */
export const drawVoucher = (
  rules: Rules,
  { rule, share = 1 }: { rule: string; share?: number },
  now: Date,
): { voucher: string; row: VoucherRow } => {
  const known = Object.hasOwn(rules, rule) ? rules[rule] : undefined
  if (!known || !isVoucherRule(known)) throw new RangeError(`no vouchers under ${rule}`)
  const voucher = encodeCode(randomBytes(VOUCHER_CHARACTERS))
  return { voucher, row: { hash: hashOf(voucher), rule, share, month: dayOf(now.toISOString()).slice(0, 7) } }
}

/** Makes a voucher, to be handed out at once: it is kept as a hash alone, and cannot be shown again. @see drawVoucher */
export const makeVoucher = async (
  { INTAKE }: Pick<AwardEnv, 'INTAKE'>,
  rules: Rules,
  given: { rule: string; share?: number },
  now: Date,
): Promise<string> => {
  const {
    voucher,
    row: { hash, rule, share, month },
  } = drawVoucher(rules, given, now)
  await INTAKE.prepare('INSERT INTO points_vouchers (hash, rule, share, month) VALUES (?, ?, ?, ?)')
    .bind(hash, rule, share, month)
    .run()
  return voucher
}

export type Redeemed = { outcome: Outcome } | { wrong: Wrong[] } | { stood: PointsAward }

const NONE: Redeemed = { wrong: [{ field: 'voucher', refusal: 'bad-voucher', values: {} }] }

/**
 * Has the points of a voucher credited, once.
 * @param typed - as it was typed
 * @param holder - account of points
 */
export const redeemVoucher = async (
  env: AwardEnv,
  rules: Rules,
  { typed, holder }: { typed: string; holder: string },
  now: Date,
): Promise<Redeemed> => {
  const voucher = readCode(typed, VOUCHER_CHARACTERS)
  if (voucher === undefined) return NONE
  const at = `${now.toISOString().slice(0, 19)}Z`
  const today = dayOf(at)
  const hash = hashOf(voucher)
  const found = await env.INTAKE.prepare('SELECT rule, share, month FROM points_vouchers WHERE hash = ?')
    .bind(hash)
    .first<{ rule: string; share: number; month: string }>()
  if (!found) return redeemedBefore(env, rules, voucher, holder)
  // Of its month, no day is known.
  const [last] = [lastDay(`${found.month}-01`, 0), today].sort()
  const told = checkTold(
    rules,
    { rule: found.rule, holder, day: last, voucher },
    { attester: PORTAL, today, share: found.share },
  )
  if (Array.isArray(told)) return { wrong: told }
  const gone = env.INTAKE.prepare('DELETE FROM points_vouchers WHERE hash = ?').bind(hash)
  const telling = { attester: PORTAL, by: PORTAL, today, at, beside: [gone] }
  const [outcome] = await awardAll(env, rules, [told], telling)
  if (!outcome) return NONE
  // Two at once: the award of the other is no less hers, or none of hers.
  if (outcome.is === 'wrong') {
    const before = await redeemedBefore(env, rules, voucher, holder)
    return 'stood' in before ? before : { wrong: outcome.wrong }
  }
  return { outcome }
}

const BY_ACT = `SELECT ${AWARD_COLUMNS} FROM points_awards
  WHERE act = ? AND state IN ('waiting', 'awarded', 'reversed') AND holder = ?`

/** Whoever asks again because the answer was lost is told the same; anybody else, that there is no such voucher. */
const redeemedBefore = async (env: AwardEnv, rules: Rules, voucher: string, holder: string): Promise<Redeemed> => {
  for (const rule of Object.values(rules).filter(isVoucherRule)) {
    const act = await actName(env, actOf(rule, { day: '', holder, attester: PORTAL, evidence: { voucher } }))
    const stood = await env.INTAKE.prepare(BY_ACT).bind(act, holder).first<PointsAward>()
    if (stood) return { stood }
  }
  return NONE
}

/** Forgets vouchers that can be redeemed no more. @returns how many */
export const forgetOldVouchers = async (client: D1Database, rules: Rules, today: string): Promise<number> => {
  const within = Math.max(
    0,
    ...Object.values(rules).flatMap(({ versions }) => versions.map(({ claimWithin }) => claimWithin)),
  )
  const first = new Date(Date.parse(`${today}T00:00:00Z`) - (within + 31) * 86_400_000).toISOString().slice(0, 7)
  const { meta } = await client.prepare('DELETE FROM points_vouchers WHERE month < ?').bind(first).run()
  return meta.changes
}
