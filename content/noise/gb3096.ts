import type { InForce } from '../measurements/day.ts'
import type { Standing } from '../registers/register.ts'

/** Parts of a day: 6:00 to 22:00 and 22:00 to 6:00, unless the county sets others. */
export const PARTS = ['day', 'night'] as const
export type Part = (typeof PARTS)[number]

/** Functional classes of the acoustic environment. */
export const FUNCTIONAL_CLASSES = ['0', '1', '2', '3', '4a', '4b'] as const
export type FunctionalClass = (typeof FUNCTIONAL_CLASSES)[number]

export type NoiseEdition = InForce & {
  standard: string
  table: string
  standing: Standing
  /** Greatest equivalent level, dB(A). */
  limits: Readonly<Record<FunctionalClass, Readonly<Record<Part, string>>>>
}

/**
 * Editions by day of observation; GB 3096-93 and GB/T 14623-93 before them are not held. The night limit of class 4b holds
 * for railways approved from 2011 on; beside older ones the standard asks 55 dB(A) of the background between trains.
 * Limits as quoted at xhguangtai.com (index.php?m=content&c=index&a=show&catid=31&id=64), and the same in two public
 * programs that judge by them.
 */
export const EDITIONS: readonly NoiseEdition[] = [
  {
    standard: 'GB 3096-2008',
    table: 'table 1',
    standing: 'read',
    from: '2008-10-01',
    limits: {
      '0': { day: '50', night: '40' },
      '1': { day: '55', night: '45' },
      '2': { day: '60', night: '50' },
      '3': { day: '65', night: '55' },
      '4a': { day: '70', night: '55' },
      '4b': { day: '70', night: '60' },
    },
  },
]
