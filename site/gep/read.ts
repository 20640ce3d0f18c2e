import { series } from '../../content/gep/series.ts'
import { methodOf } from '../../content/gep/methods.ts'
import { openRecord } from '../../db/record/db.ts'
import { accountSeries, accountsOf, findAccount, type AccountSummary, type FoundAccount } from '../../db/record/gep.ts'
import { readPlaceNames, type PlaceName } from '../../db/record/place-names.ts'
import { readOrganisations, type Referred } from '../../db/record/referred.ts'
import { readTreeSize } from '../../db/record/read.ts'
import type { Lang } from '../words.ts'
import type { Subject } from './address.ts'

/** What pages of accounts read. */

export interface AccountRead {
  account: FoundAccount
  /** Of the same place and year, this one left out. */
  others: AccountSummary[]
  /** Years of the same place and method, this one included. */
  years: number[]
  /** Growth since the account before at that account's prices, per cent. */
  since?: { year: number; growth: string }
  place: PlaceName | undefined
  /** What its publisher is called. */
  referred: Referred
}

interface Bindings {
  RECORD: D1Database
  OBJECTS: R2Bucket
}

export const recordOf = ({ RECORD, OBJECTS }: Bindings) => openRecord(RECORD, OBJECTS)

export const readSize = (env: Bindings): Promise<number> => readTreeSize(recordOf(env))

const growthOf = (accounts: readonly FoundAccount[], now: FoundAccount): AccountRead['since'] => {
  const before = accounts.filter(({ summary }) => summary.year < now.summary.year).at(-1)
  const rules = methodOf(now.summary.method)
  if (!before || !rules) return undefined
  const [, last] = series([before.document, now.document], rules, before.summary.year).years
  return last?.since?.growth === undefined ? undefined : { year: before.summary.year, growth: last.since.growth }
}

/** An account with what stands beside it; `undefined` where there is none. */
export const readAccount = async (
  env: Bindings,
  { subject, place, register }: Subject,
  year: number,
  method: string | undefined,
): Promise<AccountRead | undefined> => {
  const db = recordOf(env)
  const account = await findAccount(db, env.OBJECTS, subject, year, method, register)
  if (!account) return undefined
  const [all, accounts, names, referred] = await Promise.all([
    accountsOf(db, subject, year, register),
    accountSeries(db, env.OBJECTS, subject, account.summary.method, register),
    readPlaceNames(db, [place]),
    readOrganisations(db, [account.summary.publisher]),
  ])
  const since = growthOf(accounts, account)
  return {
    account,
    others: all.filter(({ key }) => key !== account.summary.key),
    years: accounts.map(({ summary }) => summary.year),
    ...(since && { since }),
    place: names.get(place),
    referred,
  }
}

/** Name of a place in the page's language; its code where the register does not know it. */
export const placeNameOf = (place: PlaceName | undefined, code: string, lang: Lang): string =>
  place ? (lang === 'zh' ? place.nameZh : place.nameEn) : code
