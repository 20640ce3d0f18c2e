import { fill } from '../../content/registers/messages.ts'
import { stepLabel } from '../../content/trace/epcis/labels.ts'
import { lotId, thingOf } from '../../content/trace/epcis/thing.ts'
import { JOURNEY_FAULTS } from '../../content/trace/journey-faults.ts'
import type { JourneyFault } from '../../content/trace/journey.ts'
import { MOST_TOLD, travelledOf } from '../../content/trace/travelled.ts'
import { dayOf } from '../../content/registers/span.ts'
import { shownTime } from '../time.ts'
import { words, type Lang } from '../words.ts'
import { perView } from './per-view.ts'

/** How a lot travelled, as the page of its code prints it. */

export interface ShownTravel {
  stops: { place: string; days: string; step: string; isMarked: boolean }[]
  /** Stops between the first ones and the last that are left out. */
  left: number
  sentence: string
  /** Sentences of what cannot have been so, then of what nobody says. */
  faults: { text: string; isImpossible: boolean }[]
}

/** Stops that are shown before those that are left out, and after. */
const [BEFORE, AFTER] = [2, 3]

/** What was done, in words; of a vocabulary that is not the standard's nothing is said here. */
const stepOf = (bizStep: string | undefined, lang: Lang): string =>
  bizStep === undefined || bizStep.includes(':') ? '' : stepLabel(bizStep, lang)

const sentencesOf = (faults: readonly JourneyFault[], lang: Lang): string[] => [
  ...new Set(faults.map(({ kind, values }) => fill(JOURNEY_FAULTS[kind][lang], values))),
]

/** @returns `undefined` where nothing is told */
export const travelOf = perView('told', ({ told, gtin, number: lot = '' }, lang): ShownTravel | undefined => {
  const travelled = travelledOf(told, { subject: thingOf(lotId(gtin, lot)).id, lot }, new Date())
  if (!travelled) return undefined
  const t = words(lang)
  const { stops, parties, isCut, gaps, impossible } = travelled
  const shown = stops.map(({ place, from, until, bizStep, isMarked }) => {
    const [first, last] = [dayOf(from), dayOf(until)]
    const days = shownTime(first, lang) + (first === last ? '' : ` – ${shownTime(last, lang)}`)
    return { place, days, step: stepOf(bizStep, lang), isMarked }
  })
  const left = Math.max(0, shown.length - BEFORE - AFTER)
  const places = new Set(stops.map(({ place }) => place)).size
  const values = { parties, places, most: MOST_TOLD }
  return {
    stops: left === 0 ? shown : [...shown.slice(0, BEFORE), ...shown.slice(-AFTER)],
    left,
    sentence: t('trace.travelled', values) + (isCut ? ` ${t('trace.travelledCut', values)}` : ''),
    faults: [
      ...sentencesOf(impossible, lang).map((text) => ({ text, isImpossible: true })),
      ...sentencesOf(gaps, lang).map((text) => ({ text, isImpossible: false })),
    ],
  }
})

export const BEFORE_LEFT_OUT = BEFORE
