import { levelOf } from '../../content/air/levels.ts'
import { derive, WARNINGS, WARNINGS_SOURCE } from '../../content/air/warnings.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { recordPath } from '../../content/registers/present.ts'
import type { AirWarningRow } from '../../db/record/air-warnings.ts'
import { href } from '../paths.ts'
import { shownTime } from '../time.ts'
import { capital } from '../titles.ts'
import { words, type Lang } from '../words.ts'

/** A warning as a page prints it. */
export interface ShownWarning {
  title: string
  level: string | undefined
  holds: string
  advice: string | undefined
  adviceSource: string | undefined
  isRecalled: boolean
  /** What the publisher states: published text. */
  measures: string | undefined
  expected: string | undefined
  primary: string | undefined
  path: string
  isInvented: boolean
  /** RFC 3339 instant at which it ends, where it says so. */
  until: string | undefined
}

const textIn = ({ body }: AirWarningRow, name: string): string | undefined => {
  const value = body[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const nameOf = (row: AirWarningRow, lang: Lang): string =>
  (lang === 'en' ? row.nameEn : row.nameZh) ?? textIn(row, 'place') ?? ''

const holdsText = (row: AirWarningRow, lang: Lang): string => {
  const t = words(lang)
  const [from, to] = [textIn(row, 'from') ?? textIn(row, 'issued') ?? '', textIn(row, 'to')]
  const begins = shownTime(from, lang)
  return to === undefined
    ? t('air.holdsOn', { from: begins })
    : t('air.holds', { from: begins, to: shownTime(to, lang) })
}

const rangeText = ({ body }: AirWarningRow, lang: Lang): string | undefined => {
  const [low, high] = [body['aqiLow'], body['aqiHigh']]
  if (typeof low !== 'number' || typeof high !== 'number')
    return [low, high].find((one) => one !== undefined)?.toString()
  return words(lang)('air.range', { low, high })
}

export const shownWarning = (row: AirWarningRow, lang: Lang): ShownWarning => {
  const t = words(lang)
  const { advice, adviceSource } = derive(row.body)
  const level = WARNINGS.find((one) => one.level === textIn(row, 'level'))
  const name = nameOf(row, lang)
  return {
    title: level ? t('air.warningFor', { name, level: level.title[lang] }) : t('air.warningPlain', { name }),
    level: level?.level,
    holds: holdsText(row, lang),
    advice: advice?.[lang],
    adviceSource: adviceSource?.[lang],
    isRecalled: level !== undefined && WARNINGS_SOURCE.standing === 'recalled',
    measures: textIn(row, 'measures'),
    expected: rangeText(row, lang),
    primary: textIn(row, 'primaryPollutant'),
    path: href(lang, recordPath('air-warnings', row.key)),
    isInvented: isDemonstration(row.publisher),
    until: textIn(row, 'to'),
  }
}

/** A forecast as a page prints it. */
export const shownForecast = (row: AirWarningRow, lang: Lang) => {
  const index = row.body['aqiHigh'] ?? row.body['aqiLow']
  const level = typeof index === 'number' ? levelOf(index) : undefined
  return {
    period: holdsText(row, lang),
    path: href(lang, recordPath('air-warnings', row.key)),
    place: nameOf(row, lang),
    level: level && capital(level.title[lang]),
    /** Official colour of the level of the greatest index that is expected. */
    colour: level?.colour,
    expected: rangeText(row, lang),
    primary: textIn(row, 'primaryPollutant'),
    advice: derive(row.body).advice?.[lang],
    isInvented: isDemonstration(row.publisher),
  }
}
