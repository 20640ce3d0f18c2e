import { parseDecimal } from '../decimal/exact.ts'
import { round, textOf } from '../decimal/arithmetic.ts'
import type { Account } from './account.ts'
import { isExact, printed, total, type Known } from './known.ts'
import type { Reckoned } from './recompute.ts'
import { CATEGORIES } from './services.ts'
import { explainSum, type Part } from './slips.ts'
import { inUnit, MONEY } from './units.ts'
import { check, type Check } from './verdict.ts'

const partsOf = (reckoned: readonly Reckoned[], unit: string): Part[] =>
  reckoned.map(({ item, best }) => ({ name: item.item, known: inUnit(best, MONEY, unit) }))

/** What items come to, in a unit of money. */
const sumOf = (parts: readonly Part[]): Known => total(parts.map(({ known }) => known))

const checkServices = ({ declaredServices = [] }: Account, reckoned: readonly Reckoned[]): Check[] =>
  declaredServices.map(({ services, declared }, i) => {
    const parts = partsOf(
      reckoned.filter(({ item }) => services.includes(item.service)),
      declared.unit,
    )
    const claim = {
      pointer: `/declaredServices/${i}/declared`,
      of: 'service',
      subject: services.join('+'),
      declared,
    } as const
    return check(claim, sumOf(parts), declared.unit, (...found) => explainSum(parts, ...found))
  })

/** Categories against their items; the total against the categories that were published, items standing in for the others. */
const checkTotals = ({ declaredTotals }: Account, reckoned: readonly Reckoned[]): Check[] => {
  if (!declaredTotals) return []
  const { unit, gep } = declaredTotals
  const byCategory = CATEGORIES.map((category) => {
    const parts = partsOf(
      reckoned.filter((each) => each.category === category),
      unit,
    )
    return { category, value: declaredTotals[category], parts }
  })
  const categories = byCategory.flatMap(({ category, value, parts }): Check[] => {
    if (value === undefined) return []
    const claim = {
      pointer: `/declaredTotals/${category}`,
      of: 'category',
      subject: category,
      declared: { value, unit },
    } as const
    return [check(claim, sumOf(parts), unit, (...found) => explainSum(parts, ...found))]
  })
  if (gep === undefined) return categories
  const parts = byCategory.flatMap(({ category, value, parts: items }): Part[] =>
    value === undefined ? items : [{ name: category, known: printed(value) }],
  )
  const claim = { pointer: '/declaredTotals/gep', of: 'total', subject: 'gep', declared: { value: gep, unit } } as const
  return [...categories, check(claim, sumOf(parts), unit, (...found) => explainSum(parts, ...found))]
}

const partsOfValues = (values: Readonly<Record<string, string>>): Part[] =>
  Object.entries(values).map(([name, value]) => ({ name, known: printed(value) }))

/** Decimals of the coarsest part that is not a bare zero: a sum is known no better. */
const fewestPlaces = (parts: readonly Part[]): number =>
  Math.min(...parts.filter(({ known }) => !isExact(known)).map(({ known }) => known.value.places), 10)

type Row = NonNullable<Account['byEcosystem']>['rows'][number]

/** A row against its printed sum, and against what its services come to in the account. */
const checkRow = (
  { services, values, total: sum }: Pick<Row, 'services' | 'values' | 'total'>,
  i: number,
  unit: string,
  reckoned: readonly Reckoned[],
): Check[] => {
  const parts = partsOfValues(values)
  const subject = services.join('+')
  const explain = (...found: [Check['verdict'], Known, Known]) => explainSum(parts, ...found)
  const pointer = `/byEcosystem/rows/${i}`
  const own: Check[] =
    sum === undefined
      ? []
      : [
          check(
            { pointer: `${pointer}/total`, of: 'ecosystem-row', subject, declared: { value: sum, unit } },
            sumOf(parts),
            unit,
            explain,
          ),
        ]
  const items = reckoned.filter(({ item }) => services.includes(item.service))
  if (items.length === 0) return own
  // The account's own value, as exactly as the row's coarsest part is printed.
  const inAccount = textOf(round(sumOf(partsOf(items, unit)).value, fewestPlaces(parts)))
  return [
    ...own,
    check({ pointer, of: 'ecosystem-row', subject, declared: { value: inAccount, unit } }, sumOf(parts), unit, explain),
  ]
}

/** What users have of services against what the account supplies: in SEEA EA the two are one. */
const checkUsers = ({ byUser }: Account, reckoned: readonly Reckoned[]): Check[] =>
  (byUser?.rows ?? []).flatMap((row, i) => {
    const own = checkRow(row, i, byUser?.unit ?? '', reckoned)
    return own.map((each) => ({ ...each, pointer: `/byUser/rows/${i}`, of: 'user-row' as const }))
  })

const checkTable = ({ byEcosystem }: Account, reckoned: readonly Reckoned[]): Check[] => {
  if (!byEcosystem) return []
  const { unit, rows, totals = {} } = byEcosystem
  const columns = Object.entries(totals).map(([ecosystem, value]): Check => {
    const parts = rows.flatMap(({ services, values }): Part[] => {
      const cell = values[ecosystem]
      return cell === undefined ? [] : [{ name: services.join('+'), known: printed(cell) }]
    })
    const claim = {
      pointer: `/byEcosystem/totals/${ecosystem}`,
      of: 'ecosystem-column',
      subject: ecosystem,
      declared: { value, unit },
    } as const
    return check(claim, sumOf(parts), unit, (...found) => explainSum(parts, ...found))
  })
  return [...rows.flatMap((row, i) => checkRow(row, i, unit, reckoned)), ...columns]
}

/** What sub-areas add up to, against the published total or, without one, the recomputed. */
const checkSubAreas = ({ subAreas = [], declaredTotals }: Account, reckoned: readonly Reckoned[]): Check[] => {
  const [first] = subAreas
  if (!first) return []
  const unit = declaredTotals?.unit ?? first.value.unit
  const parts = subAreas.map(({ place, value }): Part => ({
    name: place,
    known: inUnit(printed(value.value), value.unit, unit),
  }))
  const places = Math.max(...subAreas.map(({ value }) => parseDecimal(value.value).places))
  const value = declaredTotals?.gep ?? textOf(round(sumOf(partsOf(reckoned, unit)).value, places))
  const claim = { pointer: '/subAreas', of: 'sub-areas', subject: 'gep', declared: { value, unit } } as const
  return [check(claim, sumOf(parts), unit, (...found) => explainSum(parts, ...found))]
}

/** Every published sum against its parts. */
export const checkSums = (account: Account, reckoned: readonly Reckoned[]): Check[] => [
  ...checkServices(account, reckoned),
  ...checkTotals(account, reckoned),
  ...checkTable(account, reckoned),
  ...checkUsers(account, reckoned),
  ...checkSubAreas(account, reckoned),
]

/** Columns and rows of the table by ecosystem that do not add as printed, whether rounding can account for it or not. */
export const unevenInTable = (checks: readonly Check[]): Check[] =>
  checks.filter(({ of, verdict }) => (of === 'ecosystem-column' || of === 'ecosystem-row') && verdict !== 'agrees')
