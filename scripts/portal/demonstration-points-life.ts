import * as z from 'zod'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { Books } from '../../content/points/books.ts'
import { LEAST_AWARDS } from '../../content/points/programme-day.ts'
import { daysAfter } from '../../content/points/reckon.ts'
import { checkTold } from '../../content/points/told.ts'
import { dayOf, startOfDay } from '../../content/registers/span.ts'
import { demonstrationAccount } from '../../db/intake/demonstration.ts'
import { openIntake } from '../../db/intake/db.ts'
import { attest } from '../../db/intake/points-attestations.ts'
import { drawDay, nextUndrawn } from '../../db/intake/points-audits.ts'
import { awardAll } from '../../db/intake/points-awards.ts'
import { closeNextDay, listClosedDays } from '../../db/intake/points-closing.ts'
import { makeCode } from '../../db/intake/points-codes.ts'
import { takeBack } from '../../db/intake/points-corrections.ts'
import { donate } from '../../db/intake/points-donations.ts'
import { findHolder, openHolder, showHolder } from '../../db/intake/points-holders.ts'
import { findOffer } from '../../db/intake/points-offers.ts'
import { endRedemption, reserve } from '../../db/intake/points-redemptions.ts'
import { makeVoucher, redeemVoucher } from '../../db/intake/points-vouchers.ts'
import { firstCheckpointSince } from '../../db/record/log.ts'
import { readGoods } from '../../db/record/points-goods.ts'
import { publish, type Door } from '../../db/record/publish.ts'
import { Complaint } from './complaint.ts'
import { DEMONSTRATION_PEOPLE } from './demonstration-people.ts'
import { DAYS, HOLDERS, type HolderName, type InventedAct } from './demonstration-points-acts.ts'
import { demonstrationOffer } from './demonstration-points.ts'

/**
 * A week of eco-points in the invented region, by the doors that everybody's go through, so that books, ranking, the
 * account of an invented person and the auditors' section are not empty. Scripts alone import this.
 */

interface Env {
  INTAKE: D1Database
  EVIDENCE: R2Bucket
  POINTS_KEY: string
}

const failed = (what: string, why: unknown): Complaint =>
  new Complaint(`The invented points were refused (${what}): ${JSON.stringify(why)}`)

/** 示例县人民政府 */
const ATTESTER = '11990101000000027Q'

/** Opens an account and vouches for it, where it is a person's. @returns its id */
const openFor = async ({ INTAKE, POINTS_KEY }: Env, name: HolderName, owner: string, now: Date): Promise<string> => {
  const { kind, shownAs } = HOLDERS[name]
  const today = dayOf(now.toISOString())
  const { id } = await openHolder(INTAKE, kind, owner, today)
  if (kind === 'person') {
    const { code } = await makeCode(INTAKE, 'attestation', id, now)
    const document = `demonstration ${name}`
    const said = await attest(INTAKE, { code, document, attester: ATTESTER, by: undefined }, POINTS_KEY, { now, today })
    if (said !== 'attested') throw failed(name, said)
  }
  if (shownAs !== undefined) await showHolder(INTAKE, id, shownAs)
  return id
}

type Ids = Readonly<Record<HolderName, string>>

const award = async (
  env: Env,
  { db }: Door,
  { who, attester, rule, evidence }: Extract<InventedAct, { does: 'earns' }>,
  { id, today, at, holder }: { id: string; today: string; at: string; holder: string },
): Promise<void> => {
  const told = checkTold(POINTS_RULES, { id, rule, holder, day: today, ...evidence }, { attester, today })
  if (Array.isArray(told)) throw failed(`${who} ${rule}`, told)
  const { gtin = '', lot = '' } = told.evidence
  const goods = gtin === '' ? undefined : await readGoods(db, [{ gtin, lot }])
  const telling = { attester, by: 'demonstration', today, at, ...(goods ? { goods } : {}) }
  const [outcome] = await awardAll(env, POINTS_RULES, [told], telling)
  if (!outcome || outcome.is === 'wrong') throw failed(`${who} ${rule}`, outcome)
}

const findHer = async ({ INTAKE }: Env, id: string) => {
  const holder = await findHolder(INTAKE, id)
  if (!holder) throw failed('account', id)
  return holder
}

const redeem = async (
  env: Env,
  act: Extract<InventedAct, { does: 'redeems' }>,
  id: string,
  holder: string,
  now: Date,
) => {
  const offer = await findOffer(env.INTAKE, demonstrationOffer(act.offer))
  if (!offer) throw failed('offer', act.offer)
  const kept = await reserve(env.INTAKE, { id, holder: await findHer(env, holder), offer, pieces: 1 }, now)
  if (kept.status === 'refused') throw failed(act.offer, kept)
  if (act.isFetched) await endRedemption(env.INTAKE, kept.redemption, 'confirmed', new Date(now.getTime() + 300_000))
}

const live = async (env: Env, door: Door, act: InventedAct, ids: Ids, name: string, now: Date): Promise<void> => {
  const [holder, today, at] = [ids[act.who], dayOf(now.toISOString()), `${now.toISOString().slice(0, 19)}Z`]
  switch (act.does) {
    case 'earns':
      return award(env, door, act, { id: name, today, at, holder })
    case 'reports': {
      const voucher = await makeVoucher(env, POINTS_RULES, { rule: 'report-verified' }, now)
      const redeemed = await redeemVoucher(env, POINTS_RULES, { typed: voucher, holder }, now)
      if ('wrong' in redeemed) throw failed('voucher', redeemed)
      return
    }
    case 'redeems':
      return redeem(env, act, name, holder, now)
    case 'gives': {
      const { project, points } = act
      const given = await donate(env.INTAKE, { id: name, holder: await findHer(env, holder), project, points }, now)
      if (given !== 'donated') throw failed('donation', given)
      return
    }
    case 'loses': {
      const id = `award.${act.attester}.${act.award}`
      const back = await takeBack(env.INTAKE, POINTS_RULES, id, {
        isSlip: true,
        reason: '（演示）一批登记了两次 / (demonstration) one batch was told twice',
        by: 'demonstration',
        at,
      })
      if (!('award' in back)) throw failed('reversal', back)
    }
  }
}

const Programmes = z.array(z.object({ programme: z.string(), awards: z.int(), issued: z.int(), reversed: z.int() }))

/** Publishes the books of the days that were closed, as the clock does. */
const publishBooks = async (door: Door, { INTAKE }: Env): Promise<void> => {
  const [register, programmes] = [REGISTERS['points-books'], REGISTERS['points-programmes']]
  if (!register || !programmes) return
  const statements = (await listClosedDays(INTAKE, '', DAYS.length)).flatMap((closed) => {
    const { day, books, leaves, root } = closed
    return [
      ...Programmes.parse(JSON.parse(closed.programmes)).map(({ programme, awards, issued, reversed }) => ({
        register: programmes,
        key: `${day}~${programme}`,
        body: { day, programme, issued, reversed, ...(awards < LEAST_AWARDS ? {} : { awards }) },
      })),
      { register, key: day, body: { day, ...Books.parse(JSON.parse(books)), leaves, root } },
    ]
  })
  const [outcome] = (await publish(door, [{ publisher: 'portal', statements }])).outcomes
  if (outcome?.status !== 'placed') throw failed('books', outcome)
}

const drawAll = async ({ INTAKE }: Env, { db }: Door, today: string): Promise<void> => {
  // Nobody held a log at that time: the seed is what the log is today, which nobody knew either.
  const seed = await firstCheckpointSince(db, startOfDay(today))
  if (!seed) return
  for (let day; (day = await nextUndrawn(INTAKE, today)) !== undefined;) await drawDay(INTAKE, day, seed)
}

const NOON_MS = 12 * 3_600_000

/** Lives through the week that is over, once: a state that has it is left alone. */
export const liveDemonstrationPoints = async (env: Env, door: Door, now: Date): Promise<void> => {
  const intake = openIntake(env.INTAKE)
  const role = DEMONSTRATION_PEOPLE.find((person) => person.role === 'organisation')
  if (!role) return
  const owner = await demonstrationAccount(intake, role, now)
  const lived = await env.INTAKE.prepare('SELECT 1 AS isOne FROM points_days LIMIT 1').first()
  const opened = await env.INTAKE.prepare('SELECT 1 AS isOne FROM points_holders LIMIT 1').first()
  if (lived || opened) return
  const today = dayOf(now.toISOString())
  const noonOf = (ago: number): Date => new Date(Date.parse(startOfDay(daysAfter(today, -ago))) + NOON_MS)
  const first = noonOf(DAYS.length)
  const ids: Ids = {
    citizen: await openFor(env, 'citizen', owner, first),
    walker: await openFor(env, 'walker', 'demonstration walker', first),
    home: await openFor(env, 'home', 'demonstration home', first),
    company: await openFor(env, 'company', role.organisation ?? '', first),
  }
  for (const [at, acts] of DAYS.entries()) {
    const noon = noonOf(DAYS.length - at)
    for (const [index, act] of acts.entries())
      await live(env, door, act, ids, `demo-${at}-${index}`, new Date(noon.getTime() + index * 600_000))
    await closeNextDay(env, new Date(noon.getTime() + 2 * NOON_MS))
  }
  await publishBooks(door, env)
  await drawAll(env, door, today)
}
