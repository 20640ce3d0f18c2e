import { divide, plainTextOf } from '../decimal/arithmetic.ts'
import { parseDecimal, type Decimal } from '../decimal/exact.ts'
import type { Quantity } from './account.ts'
import { exactly } from './known.ts'
import { inUnit, isOf } from './units.ts'

/** What an amount comes to in things a reader knows; `kind` names the sentence, `count` fills it. */
export interface Equivalent {
  kind:
    /** Swimming pools of 50 × 25 × 2 m. */
    | 'pools'
    /** Football pitches of 105 × 68 m. */
    | 'pitches'
    /** Litres a day for each resident. */
    | 'litres-per-resident-day'
    /** Kilowatt-hours a day for each resident. */
    | 'kwh-per-resident-day'
    /** Kilograms a year for each resident. */
    | 'kg-per-resident'
    /** Visits a year for each resident. */
    | 'visits-per-resident'
  /** Three significant digits. */
  count: string
}

const DAYS = 365n
const whole = (units: bigint): Decimal => ({ units, places: 0 })

/** Each kind with the unit it counts in, and how much of that makes one; `resident` where each resident has a share. */
const KINDS: readonly { kind: Equivalent['kind']; unit: string; one: bigint; resident?: true }[] = [
  { kind: 'pools', unit: 'm3', one: 2_500n },
  { kind: 'litres-per-resident-day', unit: 'L', one: DAYS, resident: true },
  { kind: 'pitches', unit: 'm2', one: 7_140n },
  { kind: 'kwh-per-resident-day', unit: 'kWh', one: DAYS, resident: true },
  { kind: 'kg-per-resident', unit: 'kg', one: 1n, resident: true },
  { kind: 'visits-per-resident', unit: 'person', one: 1n, resident: true },
]

const significant = (value: bigint, divisor: bigint): string => {
  const digits = String(value / divisor).length
  if (digits > 3) {
    const step = 10n ** BigInt(digits - 3)
    return plainTextOf(divide(whole(value), whole(divisor * step), 0)) + '0'.repeat(digits - 3)
  }
  return plainTextOf(divide(whole(value), whole(divisor), value / divisor === 0n ? 3 : 3 - digits))
}

/**
 * An amount in plain terms. Only measures that need no statistics from elsewhere: sizes that are laid down, and the
 * account's own residents.
 * @param population - residents, as the account gives them
 */
export const equivalentsOf = ({ value, unit }: Quantity, population?: string): Equivalent[] =>
  KINDS.flatMap(({ kind, unit: of, one, resident }) => {
    if (!isOf(unit, of) || (resident && population === undefined)) return []
    const amount = inUnit(exactly(value), unit, of).value
    if (amount.units <= 0n) return []
    const people = resident && population !== undefined ? parseDecimal(population).units : 1n
    return [{ kind, count: significant(amount.units, 10n ** BigInt(amount.places) * one * people) }]
  })
