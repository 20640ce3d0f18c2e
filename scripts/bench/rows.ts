import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'

/** A row as a publisher would send it. */
export type Row = Record<string, string>

const DATA = join(import.meta.dirname, '../../content/data')

const read = (register: string): Row[] => {
  const text = readFileSync(join(DATA, `${register}.csv`), 'utf8')
  const { data } = Papa.parse<Row>(text, { header: true, skipEmptyLines: true })
  return data.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')))
}

/** The `index`-th of a list that begins anew at its end, and how often it has. */
const cycled = <T>(list: readonly T[], index: number): { item: T; turn: number } => {
  const item = list[index % list.length]
  if (item === undefined) throw new RangeError('an empty list')
  return { item, turn: Math.floor(index / list.length) }
}

const HOUR_MS = 3_600_000

/** Readings of the real hour, moved on hour by hour so that none comes twice; a register that search does not look in. */
export const readings = (first: number, count: number): Row[] => {
  const hour = read('air-quality')
  return Array.from({ length: count }, (_, i) => {
    const { item, turn } = cycled(hour, first + i)
    const instant = new Date(Date.parse(item['time'] ?? '') + (turn + 1) * HOUR_MS)
    return { ...item, time: `${instant.toISOString().slice(0, 19)}Z` }
  })
}

/** Stations as they are, under codes that no real one has; a register whose texts search looks in. */
export const stations = (first: number, count: number): Row[] => {
  const real = read('air-stations')
  return Array.from({ length: count }, (_, i) => {
    const { item, turn } = cycled(real, first + i)
    return { ...item, station: `BENCH${first + i}`, name: `${item['name'] ?? ''}${turn}` }
  })
}

const KINDS = [
  '监测站',
  '自动站',
  '子站',
  '环保局',
  '水厂',
  '中学',
  '开发区',
  '新区管委会',
  '植物园',
  '体育馆',
  '人民医院',
]

/**
 * Stations with names of their own: a real place, a kind and a number, each drawn by a fixed rule, so that rare and
 * common terms lie anywhere.
 */
export const namedStations = (count: number): Row[] => {
  const places = read('places')
  let state = 1
  const draw = (bound: number): number => {
    // Numerical Recipes' generator; its upper bits are good enough here.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
  return Array.from({ length: count }, (_, i) => {
    const { item } = cycled(places, draw(places.length))
    const kind = KINDS[draw(KINDS.length)] ?? ''
    return {
      station: `NAMED${i}`,
      name: `${item['nameZh'] ?? ''}${kind}${draw(100)}号点`,
      place: item['code'] ?? '',
    }
  })
}
