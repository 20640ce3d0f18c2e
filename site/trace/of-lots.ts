import type { TraceView } from '../../db/record/trace-page.ts'
import type { Lang } from '../words.ts'
import { BEARING, recallsOf, type ShownRecall } from './view.ts'

/** Recalls of goods whose label may name another lot than their code proves: whichever lot they are of, none is hidden. */

export interface ViewOfLot {
  view: TraceView
  lot: string | undefined
}

/** What is read of a code: the lot printed beside it, and the lot that its serial proves where that is another. */
export const lotsOf = (printed: string | undefined, proven: string | undefined): (string | undefined)[] =>
  printed === undefined ? [proven] : proven === undefined || proven === printed ? [printed] : [printed, proven]

/** Each recall once, as it bears most. */
export const recallsOfLots = (
  views: readonly ViewOfLot[],
  code: { serial: string | undefined; issue: string | undefined },
  today: string,
  lang: Lang,
): ShownRecall[] => {
  const found = views
    .flatMap(({ view, lot }) => recallsOf(view, { ...code, lot }, today, lang))
    .toSorted((a, b) => BEARING[a.bears] - BEARING[b.bears])
  return found.filter(({ number }, at) => found.findIndex((other) => other.number === number) === at)
}
