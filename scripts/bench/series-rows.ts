import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import { stackHours } from '../portal/demonstration-hours.ts'

const FOLDER = join(import.meta.dirname, '../../content/demonstration')

const rowsOf = (register: string): Record<string, string>[] =>
  Papa.parse<Record<string, string>>(readFileSync(join(FOLDER, `${register}.csv`), 'utf8'), {
    header: true,
    skipEmptyLines: true,
  }).data.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')))

const hours = stackHours().map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')))
const of = Object.fromEntries(
  ['permit', 'outlet', 'parameter', 'averaging'].map((name) => [name, hours[0]?.[name] ?? '']),
)

/** The demonstration's year of hours, with the permit and the limit it is judged by. */
export const OUTLET_YEAR = {
  of,
  prefix: Object.values(of).join('~'),
  hours,
  permits: rowsOf('discharge-permits').filter(({ permit }) => permit === of['permit']),
  limits: rowsOf('permit-limits').filter(({ permit }) => permit === of['permit']),
}

/** Places of the demonstration, in which its permits lie. */
export const PLACES = rowsOf('places')

/** Organisations that the permits name. */
export const ORGANISATIONS = rowsOf('organisations')
