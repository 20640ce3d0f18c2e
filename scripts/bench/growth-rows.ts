import { ORGANISATIONS } from './series-rows.ts'
import { namedStations, readings } from './rows.ts'

/** Rows of one request, the most there may be. */
export const ROWS = 5_000

/** One organisation of the demonstration, which inspections name. */
export const ORGANISATION = String(ORGANISATIONS[0]?.['organisation'] ?? '')

const DAY_MS = 86_400_000
const FIRST_DAY = Date.UTC(2020, 0, 1)

/** Visits to a few organisations of a place, day by day, half hour by half hour. */
const inspections = (first: number): object[] =>
  Array.from({ length: ROWS }, (_, i) => {
    const at = first + i
    return {
      inspection: `GROWTH-${at}`,
      organisation: String(ORGANISATIONS[at % ORGANISATIONS.length]?.['organisation'] ?? ORGANISATION),
      place: '140105',
      date: new Date(FIRST_DAY + (Math.floor(at / 48) % 2_000) * DAY_MS).toISOString().slice(0, 10),
      authority: '示例市生态环境局',
      kind: 'remote',
      sampled: 'false',
      result: 'none',
    }
  })

/** Stations whose names search looks in, 5,000 with names of their own and then others beside them. */
const stations = (turn: number): object[] =>
  namedStations(ROWS).map((row, i) => ({ ...row, station: `GROW${turn * ROWS + i}` }))

/** What a region publishes most of, in this order: of ten requests eight are measurements. */
const KINDS = ['air', 'air', 'air', 'air', 'visits', 'air', 'air', 'air', 'air', 'stations'] as const

/** The `turn`-th request: which register, and its rows, none of which came before. */
export const batchAt = (turn: number): { register: string; rows: object[] } => {
  const round = Math.floor(turn / KINDS.length)
  const at = turn % KINDS.length
  switch (KINDS[at]) {
    case 'visits':
      return { register: 'inspections', rows: inspections(round * ROWS) }
    case 'stations':
      return { register: 'air-stations', rows: stations(round) }
    default: {
      const measured = round * 8 + KINDS.slice(0, at).filter((kind) => kind === 'air').length
      return { register: 'air-quality', rows: readings(measured * ROWS, ROWS) }
    }
  }
}
