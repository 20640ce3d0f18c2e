import { env } from 'cloudflare:workers'
import { encodeCode } from '../../content/information-requests/codes.ts'
import type { NewOffer } from '../../content/points/offer.ts'
import { attest } from '../../db/intake/points-attestations.ts'
import { makeCode } from '../../db/intake/points-codes.ts'
import { findHolder, openHolder } from '../../db/intake/points-holders.ts'
import type { PointsHolder } from '../../db/intake/points-holders-tables.ts'
import { post } from '../../db/intake/points-ledger.ts'
import { findOffer, makeOffer, type StockedOffer } from '../../db/intake/points-offers.ts'
import { anAward, nextId } from './points-builders.ts'

/** What tests of accounts, offers and redemptions build with. */

export const NOW = new Date('2026-11-22T08:00:00Z')
export const TODAY = '2026-11-22'
export const minutesLater = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000)

export const PARTNER = '919901020000001906'
export const OTHER_PARTNER = '91990100000000240R'
export const ATTESTER = '11990101000000027Q'

const db = env.INTAKE
export const SECRET = env.POINTS_KEY ?? ''

/** @throws Error where it is not there */
export const holderNow = async (id: string): Promise<PointsHolder> => {
  const found = await findHolder(db, id)
  if (!found) throw new Error(`no holder ${id}`)
  return found
}

/** Vouches for an account, by a document of its own unless one is given. */
export const vouch = async (id: string, document = nextId('document')): Promise<string> => {
  const { code } = await makeCode(db, 'attestation', id, NOW)
  const times = { now: NOW, today: TODAY }
  return attest(db, { code, document, attester: ATTESTER, by: undefined }, SECRET, times)
}

/** A person with points; vouched for unless said otherwise. */
export const aHoldingPerson = async (
  points = 0,
  { isVouched = true, owner = nextId('account') }: { isVouched?: boolean; owner?: string } = {},
): Promise<PointsHolder> => {
  const { id } = await openHolder(db, 'person', owner, TODAY)
  if (isVouched) await vouch(id)
  if (points > 0) await post(db, [anAward(id, points)])
  return holderNow(id)
}

export const anOffer = (over: Partial<NewOffer> = {}): NewOffer => ({
  titleZh: '示例茶叶一罐',
  titleEn: 'A tin of example tea',
  textZh: '到示例门店领取。',
  textEn: 'To be fetched at the example shop.',
  price: 30,
  starts: '2026-01-01',
  ends: '2026-12-31',
  minutes: 15,
  way: 'counter',
  stock: 10,
  ...over,
})

/** An offer that stands. */
export const aStandingOffer = async (over: Partial<NewOffer> = {}, partner = PARTNER): Promise<StockedOffer> => {
  const id = nextId('offer')
  await makeOffer(db, id, partner, anOffer(over), NOW)
  return offerNow(id)
}

export const offerNow = async (id: string): Promise<StockedOffer> => {
  const found = await findOffer(db, id)
  if (!found) throw new Error(`no offer ${id}`)
  return found
}

/** A code that nobody gave out. */
export const STRANGE_CODE = encodeCode(new Uint8Array(10))
