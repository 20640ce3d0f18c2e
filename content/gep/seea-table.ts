import { plainTextOf, sum } from '../decimal/arithmetic.ts'
import { parseDecimal } from '../decimal/exact.ts'
import type { Bilingual, Standing } from '../registers/register.ts'
import type { Account, Quantity } from './account.ts'
import { exactly } from './known.ts'
import type { MethodDefinition } from './method.ts'
import type { Recomputed } from './recompute.ts'
import { inUnit } from './units.ts'

/** One service of the supply table, or one that stays out of it. */
export interface SeeaRow {
  service: string
  /** Name in SEEA EA's reference list, as the method maps it; absent where the list has none or nothing is known. */
  seea?: Bilingual
  standing?: Standing
  /** Amounts of its items, each in its own unit. */
  quantities: readonly (Quantity & { item: string })[]
  /** `1e8 CNY`, to the fen. */
  value: Quantity
  /** The value by type of ecosystem as published, `1e8 CNY`; absent where the account does not split this service alone. */
  byEcosystem?: Readonly<Record<string, string>>
  /** Why it does not enter the total; `unmapped` where nothing is known of it. */
  excluded?: 'abiotic' | 'non-use' | 'not-listed' | 'unmapped'
}

export interface SeeaTable {
  /** Types of ecosystem with a column. */
  ecosystems: readonly string[]
  rows: readonly SeeaRow[]
  /** Of the rows that are not excluded. */
  total: Quantity
  /** Of those that are. */
  excluded: Quantity
}

const splitOf = ({ byEcosystem }: Account, service: string): Readonly<Record<string, string>> | undefined => {
  const row = byEcosystem?.rows.find(({ services }) => services.length === 1 && services[0] === service)
  if (!byEcosystem || !row) return undefined
  const shown = (value: string): string => plainTextOf(inUnit(exactly(value), byEcosystem.unit, '1e8 CNY').value)
  return Object.fromEntries(Object.entries(row.values).map(([ecosystem, value]) => [ecosystem, shown(value)]))
}

const totalOf = (rows: readonly SeeaRow[]): Quantity => ({
  value: plainTextOf(sum(rows.map(({ value }) => parseDecimal(value.value)))),
  unit: '1e8 CNY',
})

/**
 * The supply table of SEEA EA: services in amounts and money, by type of ecosystem where the account splits them. Abiotic
 * flows and non-use values are listed and not summed. @see seea-use.ts for who has the services.
 */
export const seeaTable = (
  account: Account,
  { items, services }: Recomputed,
  { seea }: Pick<MethodDefinition, 'seea'>,
): SeeaTable => {
  const rows = services.map(({ service, value }): SeeaRow => {
    const mapped = seea.find((each) => each.service === service)
    const byEcosystem = splitOf(account, service)
    const excluded = mapped ? mapped.excluded : 'unmapped'
    return {
      service,
      ...(mapped?.seea && { seea: mapped.seea }),
      ...(mapped && { standing: mapped.standing }),
      quantities: items.flatMap(({ service: of, item, quantity }) =>
        of === service && quantity ? [{ item, ...quantity }] : [],
      ),
      value,
      ...(byEcosystem && { byEcosystem }),
      ...(excluded && { excluded }),
    }
  })
  return {
    ecosystems: [...new Set(rows.flatMap(({ byEcosystem }) => Object.keys(byEcosystem ?? {})))],
    rows,
    total: totalOf(rows.filter(({ excluded }) => !excluded)),
    excluded: totalOf(rows.filter(({ excluded }) => excluded)),
  }
}
