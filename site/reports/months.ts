import type { Body } from '../../content/registers/facts.ts'
import type { Series } from '../components/chart.ts'
import type { Row } from '../components/table.ts'
import { shownTime } from '../time.ts'
import { words, type Lang } from '../words.ts'

/** Months of one body, as its table and its picture show them. */

const FIGURES = ['received', 'decided', 'outOfRemit', 'settled', 'inTime', 'reopened', 'rated', 'satisfied'] as const

const figureOf = (body: Body, figure: string, lang: Lang): string => {
  const value = body[figure]
  return typeof value === 'number' ? String(value) : words(lang)('public-reports.hiddenCell')
}

/** Newest first; what is hidden says so. */
export const monthRows = (months: readonly Body[], lang: Lang): Row[] =>
  months.map((body) => ({
    month: String(body['month'] ?? ''),
    ...Object.fromEntries(FIGURES.map((figure) => [figure, figureOf(body, figure, lang)])),
  }))

/** Settled in time and late, oldest month first; hidden ones are gaps. */
export const seriesOf = (months: readonly Body[], lang: Lang): Series[] => {
  const t = words(lang)
  const points = (figure: string) =>
    months.toReversed().map((body) => {
      const value = body[figure]
      return {
        label: shownTime(String(body['month'] ?? ''), lang),
        value: typeof value === 'number' ? String(value) : undefined,
      }
    })
  return [
    { title: t('public-reports.inTime'), points: points('inTime') },
    { title: t('public-reports.lateShare'), points: points('late') },
  ]
}
