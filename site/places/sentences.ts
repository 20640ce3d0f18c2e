import { directionOf, isCurrent, type AirAnswer } from '../../content/air/compare.ts'
import type { Pollutant } from '../../content/air/editions.ts'
import { levelOf } from '../../content/air/levels.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { shownTime } from '../time.ts'
import { capital } from '../titles.ts'
import { words, type Lang } from '../words.ts'
import { nameOf } from './names.ts'
import type { PlaceView } from './view.ts'

/** A pollutant as the register titles it: 细颗粒物（PM2.5）. */
export const pollutantName = (pollutant: Pollutant, lang: Lang): string =>
  REGISTERS['air-quality']?.fields[pollutant]?.title[lang] ?? pollutant

/** How a pollutant is written in a table. */
const SYMBOLS: Record<Pollutant, string> = { so2: 'SO₂', no2: 'NO₂', co: 'CO', o3: 'O₃', pm10: 'PM10', pm25: 'PM2.5' }

export const pollutantSymbols = (pollutants: readonly Pollutant[], lang: Lang): string =>
  pollutants.map((pollutant) => SYMBOLS[pollutant]).join(lang === 'zh' ? '、' : ', ')

export const pollutantNames = (pollutants: readonly Pollutant[], lang: Lang): string =>
  pollutants.map((pollutant) => pollutantName(pollutant, lang)).join(lang === 'zh' ? '、' : ', ')

/** Better or worse than then, in a sentence or three. */
const compared = (answer: Extract<AirAnswer, { kind: 'index' }>, lang: Lang): string[] => {
  const t = words(lang)
  const { comparison } = answer
  if (comparison.kind === 'nothing-earlier') return [t('places.airNothingEarlier')]
  const { kind, was, is, stations, pollutant, otherRules } = comparison
  const values = { then: shownTime(comparison.then, lang), was, is, stations }
  const moved = pollutant && {
    pollutant: capital(pollutantName(pollutant, lang)),
  }
  return [
    t(({ better: 'places.airBetter', worse: 'places.airWorse', same: 'places.airSame' } as const)[kind], values),
    ...(moved ? [t(kind === 'better' ? 'places.airFell' : 'places.airRose', moved)] : []),
    ...(otherRules ? [t('places.airOtherRules')] : []),
  ]
}

/** How it stands to the place above in the same hour. */
const beside = (aqi: number, { beside: other }: PlaceView, lang: Lang): string[] => {
  const median = other?.summary.median
  if (!other || median === undefined) return []
  const key = ({ better: 'places.besideBetter', worse: 'places.besideWorse', same: 'places.besideSame' } as const)[
    directionOf(aqi, median)
  ]
  return [words(lang)(key, { above: nameOf(other.place, lang), count: other.summary.indexed, median })]
}

/**
 * The plain answer: whether this is now, how it is, what it is against before and against the places around.
 * @param asOf - RFC 3339 instant of the record's state
 * @returns paragraphs, each of whole sentences
 */
export const airSentences = (view: PlaceView, asOf: string, lang: Lang): string[] => {
  const t = words(lang)
  const { answer, place } = view
  const gap = lang === 'zh' ? '' : ' '
  switch (answer.kind) {
    case 'no-station':
      return [t('places.noStation', { name: nameOf(place, lang) })]
    case 'no-reading':
      return [t('places.airNoReading', { count: answer.stations })]
    case 'no-index':
      return [t('places.airNoIndex', { count: answer.stations, time: shownTime(answer.time, lang) })]
    case 'index': {
      const { aqi, time, indexed, lowest, highest, pollutants } = answer
      const when = t(isCurrent(time, asOf) ? 'places.airNow' : 'places.airNotNow', { time: shownTime(time, lang) })
      const how = [
        ...(indexed > 1 ? [t('places.airMany', { indexed, aqi, lowest, highest })] : []),
        ...(pollutants.length > 0 ? [t('places.airPollutants', { pollutants: pollutantNames(pollutants, lang) })] : []),
        t('places.airAdvice', { advice: levelOf(aqi).advice[lang] }),
      ]
      return [when, how.join(gap), [...compared(answer, lang), ...beside(aqi, view, lang)].join(gap)]
    }
  }
}
