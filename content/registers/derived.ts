import { derive as deriveAir } from '../air/derive.ts'
import { derive as deriveAirWarning } from '../air/warnings.ts'
import { derive as deriveBalance } from '../balance-sheets/derive.ts'
import { derive as deriveCapacity } from '../carrying-capacity/derive.ts'
import { derive as deriveGroundwater } from '../groundwater/derive.ts'
import { derive as deriveMonitoring } from '../measurements/derive.ts'
import { derive as deriveNoise } from '../noise/compliance.ts'
import { placeLadder } from '../places/ancestors.ts'
import { derive as deriveSea } from '../sea/derive.ts'
import { derive as deriveWater } from '../water/derive.ts'
import type { Body } from './facts.ts'
import { fieldsWithRole } from './fields.ts'
import type { RegisterDefinition } from './register.ts'

/** What the portal computes from a statement; it never shares a name with what the publisher said. */
export type Derived = Record<string, unknown>

/** A row of the register that is read by place. */
export interface PlacedRow {
  key: string
  body: Body
}

/** Records as rows read by place, those withdrawn left out. */
export const placedOf = (records: { key: string; body: Body | null }[]): PlacedRow[] =>
  records.flatMap(({ key, body }) => (body === null ? [] : [{ key, body }]))

/** How a register's rows are computed. */
interface Derivation {
  /**
   * @param beside - bodies of the rows beside it: those of `needs`, else the rows of its own sample, itself included
   * @param placed - of the register that its own names as `beside`, the rows of its place and of the places above it
   */
  derive: (body: Body, beside: Body[], placed: PlacedRow[]) => Derived
  /** Rows of a register that it takes, by leading key parts that its own key tells: one batch reads them with it. */
  needs?: { register: string; under: (key: string[]) => string[] }
}

const DERIVATIONS: Readonly<Record<string, Derivation>> = {
  'air-quality': { derive: deriveAir },
  'air-warnings': { derive: deriveAirWarning },
  // Of the year before: place, year and account of its key.
  'balance-sheets': {
    derive: deriveBalance,
    needs: {
      register: 'balance-sheets',
      under: ([place = '', year = '', account = '']) => [place, String(Number(year) - 1), account],
    },
  },
  'carrying-capacity': { derive: deriveCapacity },
  groundwater: { derive: deriveGroundwater },
  noise: { derive: deriveNoise },
  'sea-water': { derive: deriveSea },
  // Permit, outlet and pollutant of its key.
  'self-monitoring': {
    derive: deriveMonitoring,
    needs: { register: 'permit-limits', under: (key) => key.slice(0, 3) },
  },
  'surface-water': { derive: deriveWater },
}

/** Registers whose rows have values computed. */
export const DERIVED_REGISTERS: readonly string[] = Object.keys(DERIVATIONS)

const derivationOf = ({ id }: RegisterDefinition): Derivation | undefined =>
  Object.hasOwn(DERIVATIONS, id) ? DERIVATIONS[id] : undefined

/**
 * What the portal computes from a row.
 * @param beside - bodies of the rows that `besideOf` names; `undefined` where they were not read, so that what needs
 *   another register is not computed, rather than computed from nothing
 * @param placed - rows of the places that `placesBeside` names; none where they were not read
 * @returns an empty object where there is nothing to compute
 */
export const deriveFrom = (
  register: RegisterDefinition,
  body: Body,
  beside: Body[] | undefined,
  placed: PlacedRow[] = [],
): Derived => {
  const derivation = derivationOf(register)
  if (!derivation || (derivation.needs && !beside)) return {}
  return derivation.derive(body, beside ?? [], placed)
}

/** The place of a row and those above it, whose rows another register states for it; none where it reads no other. */
export const placesBeside = (register: RegisterDefinition, body: Body): string[] => {
  const [field] = register.beside === undefined ? [] : fieldsWithRole(register, 'place')
  const place = field === undefined ? undefined : body[field]
  return typeof place === 'string' ? placeLadder(place) : []
}

/** Rows of a register whose keys begin with the parts of `prefix` and go on. */
export interface Beside {
  register: string
  prefix: string
}

/** The register whose rows stand beside those of a register: another one, its own where it has samples, or none. */
export const besideRegister = (register: RegisterDefinition): string | undefined =>
  derivationOf(register)?.needs?.register ?? (register.sample.length > 0 ? register.id : undefined)

/** The rows that a record is computed from besides itself, by its key; `undefined` where there are none. */
export const besideOf = (register: RegisterDefinition, key: string): Beside | undefined => {
  const parts = key.split('~')
  const needs = derivationOf(register)?.needs
  if (needs) return { register: needs.register, prefix: needs.under(parts).join('~') }
  const { id, sample } = register
  return sample.length === 0 ? undefined : { register: id, prefix: parts.slice(0, sample.length).join('~') }
}
