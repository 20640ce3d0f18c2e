import type { Bilingual, Standing } from '../registers/register.ts'
import { textIn, type Stated } from '../measurements/stated.ts'
import { levelOf, LEVELS_SOURCE } from './levels.ts'

/** Colours of a warning of heavy pollution, mildest first. The national scheme has the last three; blue stands in older and local rows. */
export const WARNING_LEVELS = ['blue', 'yellow', 'orange', 'red'] as const
export type WarningLevel = (typeof WARNING_LEVELS)[number]

export type Warning = {
  level: WarningLevel
  title: Bilingual
  /** What people should do, in our words. */
  advice: Bilingual
}

/** Where the levels and what they ask of people come from; the plan of each city says more. */
export const WARNINGS_SOURCE: { title: Bilingual; standing: Standing } = {
  title: {
    zh: '关于进一步优化重污染天气应对机制的指导意见（2024）；各地重污染天气应急预案',
    en: 'guiding opinions on responding to heavily polluted weather (2024), and the emergency plans of cities',
  },
  standing: 'recalled',
}

const SENSITIVE_INDOORS = {
  zh: '儿童、孕妇、老年人和心脏、呼吸系统疾病患者尽量留在室内',
  en: 'Children, pregnant women, older people and people with heart or respiratory disease should stay indoors if they can',
}

/** One warning a level, mildest first. */
export const WARNINGS: readonly Warning[] = [
  {
    level: 'blue',
    title: { zh: '蓝色预警', en: 'blue warning' },
    advice: {
      zh: '儿童、老年人和心脏、呼吸系统疾病患者减少户外活动；其他人减少长时间、大强度的户外锻炼。',
      en: 'Children, older people and people with heart or respiratory disease should spend less time outdoors; everyone else should cut down on long or hard exercise there.',
    },
  },
  {
    level: 'yellow',
    title: { zh: '黄色预警', en: 'yellow warning' },
    advice: {
      zh: `${SENSITIVE_INDOORS.zh}，关好门窗；其他人减少户外活动。学校和幼儿园减少室外课。出行多用公共交通。`,
      en: `${SENSITIVE_INDOORS.en}, with windows closed; everyone else should be outdoors less. Schools and kindergartens cut down on lessons outside. Take public transport.`,
    },
  },
  {
    level: 'orange',
    title: { zh: '橙色预警', en: 'orange warning' },
    advice: {
      zh: `${SENSITIVE_INDOORS.zh}，必须出门时戴防护口罩；其他人避免户外锻炼。学校和幼儿园停止室外课和室外活动，室外作业的人要有防护。`,
      en: `${SENSITIVE_INDOORS.en}, and wear a protective mask where they must go out; everyone else should not exercise outside. Schools and kindergartens stop lessons and play outside; people who work outdoors need protection.`,
    },
  },
  {
    level: 'red',
    title: { zh: '红色预警', en: 'red warning' },
    advice: {
      zh: `${SENSITIVE_INDOORS.zh}；其他人也避免户外活动，出门戴防护口罩。中小学和幼儿园按当地通知可以停课，露天的大型活动停办。`,
      en: `${SENSITIVE_INDOORS.en}; everyone else should avoid being outdoors too, and wear a protective mask there. Schools and kindergartens may close as the local notice says; large events in the open are called off.`,
    },
  },
]

const isOver = (body: Stated): boolean => body['status'] === 'lifted'

/** What the portal reckons from a row of the register `air-warnings`. */
export type DerivedWarning = {
  /** Level of the upper end of the forecast index. */
  airLevel?: string
  /** Advice that belongs to the warning, or to the forecast level without one. */
  advice?: Bilingual
  /** What the advice rests on. */
  adviceSource?: Bilingual
}

const indexIn = (body: Stated): number | undefined => {
  const index = body['aqiHigh'] ?? body['aqiLow']
  return typeof index === 'number' ? index : undefined
}

/**
 * Advice of a forecast or warning. A warning speaks by its colour; a forecast, and a warning without colour, by the level
 * of its greatest index. A warning that was lifted advises nothing.
 * @throws RangeError when an index is no whole number 0..500
 */
export const derive = (body: Stated): DerivedWarning => {
  const index = indexIn(body)
  const level = index === undefined ? undefined : levelOf(index)
  const airLevel = level && { airLevel: level.key }
  if (isOver(body)) return { ...airLevel }
  const warning = WARNINGS.find((one) => body['kind'] === 'warning' && one.level === textIn(body, 'level'))
  if (warning) return { ...airLevel, advice: warning.advice, adviceSource: WARNINGS_SOURCE.title }
  const source = { zh: LEVELS_SOURCE.standard.replace(', ', '、'), en: LEVELS_SOURCE.standard }
  return level ? { ...airLevel, advice: level.advice, adviceSource: source } : {}
}
