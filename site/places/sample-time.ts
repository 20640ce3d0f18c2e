import { REGISTERS } from '../../content/generated/registers.ts'
import type { Body } from '../../content/registers/facts.ts'
import { dayOf } from '../../content/registers/span.ts'
import { shownTime } from '../time.ts'
import { words, type Lang } from '../words.ts'

/** Characters of `YYYY-MM-DD` that a precision leaves standing. */
const KEPT: Record<string, number> = { year: 4, season: 4, month: 7, day: 10 }

/** When a water sample was taken, no finer than its source says: 2015年丰水期, not the first of June. */
export const sampleTime = (body: Body, lang: Lang): string => {
  const { time, timePrecision, season } = body
  if (typeof time !== 'string') return ''
  const kept = typeof timePrecision === 'string' ? KEPT[timePrecision] : undefined
  if (kept === undefined) return shownTime(time, lang)
  const shown = shownTime(dayOf(time).slice(0, kept), lang)
  const label = typeof season === 'string' ? REGISTERS['surface-water']?.fields['season']?.enum?.[season] : undefined
  return label ? words(lang)('places.season', { year: shown, season: label[lang] }) : shown
}
