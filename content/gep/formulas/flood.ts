import { exp } from '../../decimal/exponential.ts'
import { parseDecimal } from '../../decimal/exact.ts'
import { exact, exactly, raised, times, type Known } from '../known.ts'
import type { Standing } from '../../registers/register.ts'
import { area, formula, measured, parameter, share } from './formula.ts'

/** One lake zone: volume in 10⁴ m3 is e^a · area^b, area in km2. */
interface LakeZone {
  a: string
  b: string
  standing: Standing
}

/** The five lake zones. 青藏高原 is read (甘孜 2010, section 2.4), the others recalled. */
const LAKE_ZONES: Readonly<Record<string, LakeZone>> = {
  'tibetan-plateau': { a: '6.636', b: '0.678', standing: 'read' },
  'yunnan-guizhou': { a: '4.904', b: '0.927', standing: 'recalled' },
  'inner-mongolia-xinjiang': { a: '5.653', b: '0.680', standing: 'recalled' },
  northeast: { a: '5.808', b: '0.866', standing: 'recalled' },
  'eastern-plain': { a: '4.924', b: '1.128', standing: 'recalled' },
}

const lakeVolume = (km2: Known, { a, b }: LakeZone): Known => times(exact(exp(parseDecimal(a))), raised(km2, b))

/**
 * Water that lakes can take up in a flood, from their area, zone by zone of China.
 * km2, above 0, and one of five zones → 10⁴ m3. Tibetan Plateau: read; the other zones: recalled.
 */
export const lakeFloodStorage = formula({
  id: 'lake-flood-storage',
  standing: 'read',
  expression: 'e^a × A^b',
  inputs: { area: area('km2') },
  choices: { zone: Object.fromEntries(Object.entries(LAKE_ZONES).map(([zone, { standing }]) => [zone, standing])) },
  result: '1e4 m3',
  compute: (x, _, choice) => {
    const zone = LAKE_ZONES[choice('zone')]
    if (!zone) throw new RangeError('no such lake zone')
    return lakeVolume(x('area'), zone)
  },
})

/**
 * Water that reservoirs can take up in a flood: a share of their capacity.
 * m3; share from 0 to 1, 0.35 → m3. Read (甘孜 2010, section 2.4).
 */
export const reservoirFloodStorage = formula({
  id: 'reservoir-flood-storage',
  standing: 'read',
  expression: 'C × s',
  inputs: { capacity: measured('m3'), share: share({ default: '0.35' }) },
  result: 'm3',
  compute: (x) => times(x('capacity'), x('share')),
})

/**
 * Water that marshes can take up in a flood: a layer over their area.
 * km2, above 0; depth in m, 0.3 → m3. Recomputed. A source heads its result 10⁴ m3, its numbers are m3.
 */
export const marshFloodStorage = formula({
  id: 'marsh-flood-storage',
  standing: 'recomputed',
  expression: 'A × 10⁶ × h',
  inputs: { area: area('km2'), depth: parameter('m', { default: '0.3', positive: true }) },
  result: 'm3',
  compute: (x) => times(x('area'), exactly('1000000'), x('depth')),
})
