import type { InForce } from '../measurements/day.ts'
import type { Standing } from '../registers/register.ts'
import type { DatedLimit } from '../statistics/breaks.ts'
import type { Pollutant } from './editions.ts'

/** Averaging periods for which the standard sets limits; ozone has its greatest eight-hour mean for a day. */
export type LimitPeriod = 'hour' | '8h' | 'day' | 'year'

export type AirEdition = InForce & {
  standard: string
  standing: Standing
  /** Upper limits of grade 2, where people live: µg/m³, CO mg/m³. */
  limits: Readonly<Record<Pollutant, Readonly<Partial<Record<LimitPeriod, string>>>>>
}

const SO2 = { hour: '500', day: '150', year: '60' }
const NO2 = { hour: '200', day: '80', year: '40' }
const CO = { hour: '10', day: '4' }
const O3 = { hour: '200', '8h': '160' }

/**
 * GB 3095 by day of observation, grade 2, in the order of coming into force. Nationwide from 2016 on; of the limits of 2026
 * those of PM2.5 were read, the rest follows a transcription, and transcriptions differ for 2031 on.
 */
export const AIR_EDITIONS: readonly AirEdition[] = [
  {
    standard: 'GB 3095-2012',
    standing: 'read',
    from: '2016-01-01',
    until: '2026-02-28',
    limits: { so2: SO2, no2: NO2, co: CO, o3: O3, pm10: { day: '150', year: '70' }, pm25: { day: '75', year: '35' } },
  },
  {
    standard: 'GB 3095-2026',
    standing: 'recalled',
    from: '2026-03-01',
    until: '2030-12-31',
    limits: { so2: SO2, no2: NO2, co: CO, o3: O3, pm10: { day: '120', year: '60' }, pm25: { day: '60', year: '30' } },
  },
  {
    standard: 'GB 3095-2026',
    standing: 'recalled',
    from: '2031-01-01',
    limits: {
      so2: { hour: '150', day: '50', year: '20' },
      no2: { hour: '200', day: '50', year: '30' },
      co: CO,
      o3: O3,
      pm10: { day: '100', year: '50' },
      pm25: { day: '50', year: '25' },
    },
  },
]

/** Limits of a pollutant and period, one after the other; empty where the standard sets none. */
export const limitsOf = (pollutant: Pollutant, period: LimitPeriod): DatedLimit[] =>
  AIR_EDITIONS.flatMap(({ standard, from, until, limits }) => {
    const limit = limits[pollutant][period]
    return limit === undefined ? [] : [{ standard, from, ...(until !== undefined && { until }), limit }]
  })

/** Since this day gases are stated at 298.15 K and 1013.25 hPa, particles at the temperature and pressure of the moment; before, both at 273.15 K. */
export const REFERENCE_STATE_CHANGE = {
  from: '2018-09-01',
  source: {
    zh: '《环境空气质量标准》（GB 3095-2012）修改单（2018）',
    en: 'amendment to GB 3095-2012 (2018)',
  },
  standing: 'recalled',
} as const
