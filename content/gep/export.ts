import type { Account } from './account.ts'
import type { Recomputed } from './recompute.ts'
import type { SeeaTable } from './seea-table.ts'
import type { UseTable } from './seea-use.ts'
import { csvCell } from '../registers/csv.ts'

/** An account in rows, for files: every row has the same columns, in order; an absent value is empty. */
export type ExportRow = Readonly<Record<string, string>>

/** Items in the account's order. Values, bounds and differences in the unit that stands beside them. */
export const itemRows = ({ items }: Pick<Account, 'items'>, result: Pick<Recomputed, 'items'>): ExportRow[] =>
  result.items.map((item, i): ExportRow => {
    const given = items[i]
    return {
      category: item.category,
      service: item.service,
      item: item.item,
      name: given?.name ?? '',
      formula: item.formula ?? '',
      quantity: item.quantity?.value ?? '',
      quantityUnit: item.quantity?.unit ?? '',
      price: item.price?.value ?? '',
      priceUnit: item.price?.unit ?? '',
      priceYear: item.price?.year === undefined ? '' : String(item.price.year),
      value: item.value.value,
      low: item.low,
      high: item.high,
      valueUnit: item.value.unit,
      share: item.share ?? '',
      declared: given?.declared?.value ?? '',
      declaredUnit: given?.declared?.unit ?? '',
      verdict: item.check?.verdict ?? '',
      difference: item.check?.difference ?? '',
      standing: item.standing ?? '',
      source: given?.source ?? '',
    }
  })

/** The supply table: a line a service, a column a type of ecosystem, then the sums. */
export const seeaRows = ({ ecosystems, rows, total, excluded }: SeeaTable): ExportRow[] => {
  const columns = (values: Readonly<Record<string, string>> | undefined): ExportRow =>
    Object.fromEntries(ecosystems.map((name) => [name, values?.[name] ?? '']))
  const sumRow = (service: string, { value, unit }: SeeaTable['total']): ExportRow => ({
    service,
    seeaEn: '',
    seeaZh: '',
    quantities: '',
    value,
    valueUnit: unit,
    excluded: '',
    standing: '',
    ...columns(undefined),
  })
  return [
    ...rows.map(({ service, seea, standing, quantities, value, byEcosystem, excluded: why }): ExportRow => ({
      service,
      seeaEn: seea?.en ?? '',
      seeaZh: seea?.zh ?? '',
      quantities: quantities.map((each) => `${each.item}: ${each.value} ${each.unit}`).join('; '),
      value: value.value,
      valueUnit: value.unit,
      excluded: why ?? '',
      standing: standing ?? '',
      ...columns(byEcosystem),
    })),
    sumRow('total', total),
    sumRow('excluded', excluded),
  ]
}

/** The use table of SEEA EA: a column a user, and one for what no user is named for. */
export const useRows = ({ users, rows, total, stated }: UseTable): ExportRow[] => {
  const columns = (values: Readonly<Record<string, string>>): ExportRow =>
    Object.fromEntries(users.map((name) => [name, values[name] ?? '']))
  const sumRow = (service: string, { value, unit }: UseTable['total']): ExportRow => ({
    service,
    seeaEn: '',
    seeaZh: '',
    supply: value,
    valueUnit: unit,
    ...columns({}),
    unstated: '',
    excluded: '',
    standing: '',
  })
  return [
    ...rows.map(({ services, seea, standing, value, byUser, unstated, excluded }): ExportRow => ({
      service: services.join('+'),
      seeaEn: seea?.en ?? '',
      seeaZh: seea?.zh ?? '',
      supply: value.value,
      valueUnit: value.unit,
      ...columns(byUser),
      unstated,
      excluded: excluded ?? '',
      standing: standing ?? '',
    })),
    sumRow('total', total),
    sumRow('stated', stated),
  ]
}

/** For people, who open it in a spreadsheet: the account itself is the file that stands. @see RFC 4180 */
export const writeCsv = (rows: readonly ExportRow[]): string =>
  [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
    .map((line) => `${line.map((text) => csvCell(text, true)).join(',')}\r\n`)
    .join('')
