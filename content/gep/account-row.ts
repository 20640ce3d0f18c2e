import { plainTextOf } from '../decimal/arithmetic.ts'
import { findPersonalNumber } from '../people/identifiers.ts'
import type { PublishedFile } from '../documents/file.ts'
import type { Account } from './account.ts'
import { accountKey } from './key.ts'
import { exactly } from './known.ts'
import type { GepIssue } from './messages.ts'
import { allChecks, SHOWN_MONEY, suspectedSlips, type Recomputed } from './recompute.ts'
import { inUnit } from './units.ts'
import type { Verdict } from './verdict.ts'

/** What publishing an account asks beyond what recomputing it does, and the row that lists show of it. */

/** Key of a specific area in its register: `513300.valley`. */
export const areaKey = ({ place, specificArea }: Pick<Account, 'place' | 'specificArea'>): string | undefined =>
  specificArea && `${place}.${specificArea.id}`

/** Prose of an account, with where it stands. Numbers are left out: eleven digits of them are no telephone. */
const proseOf = (account: Account): [pointer: string, text: string | undefined][] => [
  ['/title', account.title],
  ['/note', account.note],
  ['/specificArea/name', account.specificArea?.name],
  ...Object.entries(account.source ?? {}).map(([name, text]): [string, string | undefined] => [
    `/source/${name}`,
    text,
  ]),
  ...account.items.flatMap(({ name, source, note, price }, i): [string, string | undefined][] => [
    [`/items/${i}/name`, name],
    [`/items/${i}/source`, source],
    [`/items/${i}/note`, note],
    [`/items/${i}/price/source`, price?.source],
  ]),
  ...(account.subAreas ?? []).map(({ name }, i): [string, string | undefined] => [`/subAreas/${i}/name`, name]),
]

/** Numbers of natural persons in an account's prose, which the record never holds. */
export const personalNumbers = (account: Account): GepIssue[] =>
  proseOf(account).flatMap(([pointer, text]): GepIssue[] => {
    const found = text === undefined ? undefined : findPersonalNumber(text)
    return found ? [{ pointer, code: found, values: {} }] : []
  })

/** Whether somebody has said why what looks like a slip is none: in the item's note, or for sums in that of the account. */
const isExplained = ({ items, note }: Account, pointer: string): boolean => {
  const item = /^\/items\/(\d+)/.exec(pointer)?.[1]
  return (item === undefined ? note : items[Number(item)]?.note) !== undefined
}

/** Slips of units that nobody explained: what an account is refused for. */
export const unexplainedSlips = (account: Account, result: Recomputed): GepIssue[] =>
  suspectedSlips(result).filter(({ pointer }) => !isExplained(account, pointer))

const declaredTotal = ({ declaredTotals }: Account): string | undefined =>
  declaredTotals?.gep === undefined
    ? undefined
    : plainTextOf(inUnit(exactly(declaredTotals.gep), declaredTotals.unit, SHOWN_MONEY).value)

/** How many declared numbers agree, and how many do not. */
export const tally = (result: Pick<Recomputed, 'items' | 'checks'>): Record<Verdict, number> => {
  const counts = { agrees: 0, 'agrees-within-rounding': 0, differs: 0 }
  for (const { verdict } of allChecks(result)) counts[verdict]++
  return counts
}

/**
 * The account as a row of `gep-accounts`, or of `gep-area-accounts` for one of a specific area. Totals are what came out,
 * in `1e8 CNY`.
 * @param file - the account as it was received
 */
export const accountRow = (
  account: Account,
  result: Recomputed,
  file: Pick<PublishedFile, 'sha256'>,
): Record<string, unknown> => {
  const { totals, items } = result
  const { agrees, 'agrees-within-rounding': rounded, differs } = tally(result)
  const { perKm2, perCapita, gdpRatio } = totals
  const area = areaKey(account)
  const row = {
    account: accountKey(account),
    area,
    place: account.place,
    year: account.year,
    method: account.method,
    title: account.title,
    headline: area === undefined ? (account.headline ?? false) : undefined,
    priceYear: account.priceYear ?? account.year,
    gep: totals.gep.value,
    material: totals.material.value,
    regulating: totals.regulating.value,
    cultural: totals.cultural.value,
    perKm2: perKm2?.value,
    perCapita: area === undefined ? perCapita?.value : undefined,
    gdpRatio: area === undefined ? gdpRatio?.value : undefined,
    declared: declaredTotal(account),
    items: items.length,
    agrees,
    rounded,
    differs,
    document: [{ sha256: file.sha256, title: `${accountKey(account)}.json` }],
  }
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))
}
