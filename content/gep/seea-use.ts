import { plainTextOf, subtract, sum } from '../decimal/arithmetic.ts'
import { parseDecimal } from '../decimal/exact.ts'
import type { Account, Quantity } from './account.ts'
import { exactly } from './known.ts'
import type { MethodDefinition } from './method.ts'
import type { Recomputed } from './recompute.ts'
import { seeaTable, type SeeaRow } from './seea-table.ts'
import { inUnit } from './units.ts'
import { USERS } from './users.ts'

/** One service of the use table, or one that stays out of it. */
export interface UseRow extends Pick<SeeaRow, 'seea' | 'standing' | 'excluded'> {
  /** The services of the row: several where the account gives their users together. */
  services: readonly string[]
  /** Supply, which use has to equal: `1e8 CNY`, to the fen. */
  value: Quantity
  /** By user, `1e8 CNY`, as the account says; empty where it says nothing. */
  byUser: Readonly<Record<string, string>>
  /** Supply whose users the account does not name, `1e8 CNY`; below zero where it names more than is supplied. */
  unstated: string
}

export interface UseTable {
  /** Users with a column. */
  users: readonly string[]
  rows: readonly UseRow[]
  /** Of the rows that are not excluded. */
  total: Quantity
  /** Of these, what users are named for. */
  stated: Quantity
}

const UNIT = '1e8 CNY'

const sumOf = (values: readonly string[]): string => plainTextOf(sum(values.map(parseDecimal)))

/**
 * The use table of SEEA EA: who has the services that the supply table lists. Users are the account's own statement; a
 * service without any keeps its place, its value standing as used by nobody named, so that use adds up to supply.
 */
export const useTable = (
  account: Account,
  recomputed: Recomputed,
  method: Pick<MethodDefinition, 'seea'>,
): UseTable => {
  const { rows: supplied } = seeaTable(account, recomputed, method)
  const { rows: stated = [], unit = UNIT } = account.byUser ?? {}
  const shown = (value: string): string => plainTextOf(inUnit(exactly(value), unit, UNIT).value)
  const taken = new Set(stated.flatMap(({ services }) => services))
  const row = (services: readonly string[], values: Readonly<Record<string, string>>): UseRow[] => {
    const of = supplied.filter(({ service }) => services.includes(service))
    const [first] = of
    if (!first) return []
    const value = sumOf(of.map((each) => each.value.value))
    const byUser = Object.fromEntries(Object.entries(values).map(([user, text]) => [user, shown(text)]))
    const { seea, standing } = first
    const excluded = of.every((each) => each.excluded) ? first.excluded : undefined
    return [
      {
        services: of.map(({ service }) => service),
        ...(of.length === 1 && seea && { seea }),
        ...(of.length === 1 && standing && { standing }),
        ...(excluded && { excluded }),
        value: { value, unit: UNIT },
        byUser,
        unstated: plainTextOf(subtract(parseDecimal(value), parseDecimal(sumOf(Object.values(byUser))))),
      },
    ]
  }
  const rows = [
    ...stated.flatMap(({ services, values }) => row(services, values)),
    ...supplied.flatMap(({ service }) => (taken.has(service) ? [] : row([service], {}))),
  ]
  const counted = rows.filter(({ excluded }) => !excluded)
  const total = sumOf(counted.map(({ value }) => value.value))
  const open = sumOf(counted.map(({ unstated }) => unstated))
  return {
    users: [...USERS.keys()].filter((user) => rows.some(({ byUser }) => byUser[user] !== undefined)),
    rows,
    total: { value: total, unit: UNIT },
    stated: { value: plainTextOf(subtract(parseDecimal(total), parseDecimal(open))), unit: UNIT },
  }
}
