import type { Body } from '../../content/registers/facts.ts'
import { FIGURES, together, type Figure } from '../../content/reports/statistics.ts'

/** How reports are treated, from the published months of some bodies. */

/** Figures as an entry of `report-statistics` states them; what is hidden is left out. */
export const figuresOf = (body: Body): Partial<Record<Figure, number>> =>
  Object.fromEntries(
    FIGURES.flatMap((figure) => {
      const value = body[figure]
      return typeof value === 'number' ? [[figure, value]] : []
    }),
  )

/** Parts of a whole, as a bar shows them. */
export interface Share {
  name: 'inTime' | 'late' | 'accepted' | 'outOfRemit' | 'declined' | 'satisfied' | 'unsatisfied'
  count: number
  /** Where it begins and ends, shares of the bar. */
  from: number
  until: number
}

export interface Bar {
  name: 'settled' | 'decided' | 'rated'
  total: number
  shares: Share[]
}

export interface Treatment {
  /** First and last month, `YYYY-MM`. */
  from: string
  to: string
  /** How many bodies have an entry among them. */
  bodies: number
  received: number | undefined
  reopened: number | undefined
  bars: Bar[]
}

const PARTS: readonly [Bar['name'], readonly Share['name'][]][] = [
  ['settled', ['inTime', 'late']],
  ['decided', ['accepted', 'outOfRemit', 'declined']],
  ['rated', ['satisfied', 'unsatisfied']],
]

/** @returns `undefined` where no month was published */
export const treatmentOf = (entries: readonly Body[]): Treatment | undefined => {
  const months = entries.map((body) => String(body['month'] ?? '')).sort()
  const [from, to] = [months[0], months.at(-1)]
  if (from === undefined || to === undefined) return undefined
  const { figures } = together(entries.map((body) => ({ figures: figuresOf(body) })))
  const bars = PARTS.flatMap(([name, parts]): Bar[] => {
    const total = figures[name]
    if (total === undefined || total === 0) return []
    let at = 0
    const shares = parts.map((part): Share => {
      const count = figures[part] ?? 0
      return { name: part, count, from: at / total, until: (at += count) / total }
    })
    return [{ name, total, shares }]
  })
  return {
    ...{ from, to, bars, received: figures.received, reopened: figures.reopened },
    bodies: new Set(entries.map((body) => body['body'])).size,
  }
}
