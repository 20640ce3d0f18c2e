/**
 * One year of hourly readings of the demonstration company's stack, and two months of daily means of its waste water:
 * invented, and the same on every machine. Made here, since as a file they would be a megabyte of nothing.
 */

const PERMIT = '91990101000000115Y001P'
const ORGANISATION = PERMIT.slice(0, 18)
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Where the year begins: 1 November 2025, midnight in Asia/Shanghai. */
const FROM = Date.parse('2025-11-01T00:00:00+08:00')
export const HOURS = 8_760

/** Where the daily means begin: 1 September 2026. */
const DAYS_FROM = Date.parse('2026-09-01T00:00:00+08:00')
const DAYS = 61

/** A row as a file would hold it. */
export type TextRow = Record<string, string>

/** Numbers from 0 to 1, the same for one seed everywhere: mulberry32 (Tommy Ettinger, public domain). */
const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

/** What happened at the stack, in hours of Asia/Shanghai; the last hour named no longer belongs to it. */
const EVENTS = [
  { from: '2026-01-17T03', until: '2026-01-17T17', state: 'normal', flag: 'missing' },
  { from: '2026-03-09T08', until: '2026-03-14T06', state: 'shutdown', flag: 'shutdown' },
  { from: '2026-03-14T06', until: '2026-03-14T12', state: 'start', flag: 'start-stop' },
  { from: '2026-04-22T14', until: '2026-04-22T18', state: 'normal', flag: 'valid', factor: 2.6 },
  { from: '2026-06-20T09', until: '2026-06-20T18', state: 'normal', flag: 'fault' },
  { from: '2026-08-05T14', until: '2026-08-06T10', state: 'normal', flag: 'maintenance' },
  { from: '2026-09-03T02', until: '2026-09-03T03', state: 'normal', flag: 'valid', factor: 2.9 },
].map(({ from, until, ...event }) => ({
  from: Date.parse(`${from}:00:00+08:00`),
  until: Date.parse(`${until}:00:00+08:00`),
  ...event,
}))

/** Readings under these flags have no value. */
const WITHOUT_VALUE = new Set(['missing', 'shutdown', 'fault', 'maintenance', 'calibration'])

/** Oxygen in the stack gas is stated at 3 %, of 21 % in air. */
const atReferenceOxygen = (value: number, oxygen: number): number => (value * (21 - 3)) / (21 - oxygen)

const instant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** On the first of each month at ten the instrument is calibrated. */
const isCalibrated = (time: number): boolean => new Date(time + 8 * HOUR_MS).toISOString().slice(8, 13) === '01T10'

const happening = (time: number): { state: string; flag: string; factor?: number | undefined } =>
  EVENTS.find(({ from, until }) => time >= from && time < until) ?? {
    state: 'normal',
    flag: isCalibrated(time) ? 'calibration' : 'valid',
  }

/** Nitrogen oxides at DA001, `HOURS` rows: mg/m³ and m³/h. */
export const stackHours = (): TextRow[] => {
  const random = seeded(20_261_101)
  let drift = 0
  return Array.from({ length: HOURS }, (_, hour) => {
    const time = FROM + hour * HOUR_MS
    const { state, flag, factor = 1 } = happening(time)
    // Random numbers are drawn in every hour, so that an event changes no other one.
    drift = Math.max(-12, Math.min(12, drift + (random() - 0.5) * 3))
    const oxygen = 4.2 + random() * 1.2
    const load = 1 - Math.abs((hour % 24) - 14) / 60
    const value = (52 + drift) * load * (0.94 + random() * 0.12) * factor * (state === 'start' ? 2.4 : 1)
    const flow = 41_000 * load * (0.97 + random() * 0.06)
    const measured = !WITHOUT_VALUE.has(flag)
    return {
      ...{ permit: PERMIT, outlet: 'DA001', parameter: 'a21002', averaging: 'hour', time: instant(time) },
      organisation: ORGANISATION,
      value: measured ? value.toFixed(1) : '',
      converted: measured ? atReferenceOxygen(value, oxygen).toFixed(1) : '',
      unit: 'mg/m3',
      flow: measured ? flow.toFixed(0) : '',
      ...{ limit: '100', method: 'automatic', state, flag },
    }
  })
}

/** Chemical oxygen demand at DW001, a mean a day; on 14 and 15 October nothing was sent, and nobody says why. */
export const waterDays = (): TextRow[] => {
  const random = seeded(20_260_901)
  return Array.from({ length: DAYS }, (_, day) => {
    const time = DAYS_FROM + day * DAY_MS
    const value = 36 + random() * 14 + (day === 50 ? 22 : 0)
    const flow = 38 + random() * 8
    return {
      ...{ permit: PERMIT, outlet: 'DW001', parameter: 'w01018', averaging: 'day', time: instant(time) },
      organisation: ORGANISATION,
      value: value.toFixed(1),
      unit: 'mg/L',
      flow: flow.toFixed(1),
      ...{ limit: '60', method: 'automatic', state: 'normal', flag: 'valid' },
    }
  }).filter((_, day) => day !== 43 && day !== 44)
}
