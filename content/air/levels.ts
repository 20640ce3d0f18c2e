import type { Bilingual, Standing } from '../registers/register.ts'

/** One of the six levels of the index. */
export type Level = {
  key: 'excellent' | 'good' | 'light' | 'moderate' | 'heavy' | 'severe'
  /** Roman number of the level in the standard. */
  number: 'Ⅰ' | 'Ⅱ' | 'Ⅲ' | 'Ⅳ' | 'Ⅴ' | 'Ⅵ'
  /** Greatest index of the level. */
  upTo: number
  /** The standard's own word for the level. */
  title: Bilingual
  /** Screen colour, sRGB. */
  colour: string
  /** What such air does to health, after the standard's table, in our words. */
  effect: Bilingual
  /** What to do about it, after the standard's table, in our words. */
  advice: Bilingual
}

/** Where the levels come from: boundaries, words and colours are the same in both editions. */
export const LEVELS_SOURCE: { standard: string; table: string; standing: Standing } = {
  standard: 'HJ 633-2012, HJ 633-2026',
  table: 'HJ 633-2012 table 2; HJ 633-2026 tables 1 and A.1',
  standing: 'recalled',
}

/** The six levels, cleanest first. */
export const LEVELS: readonly Level[] = [
  {
    key: 'excellent',
    number: 'Ⅰ',
    upTo: 50,
    title: { zh: '优', en: 'excellent' },
    colour: '#00E400',
    effect: { zh: '空气清新，几乎没有污染。', en: 'The air is clean; there is hardly any pollution.' },
    advice: { zh: '人人都可以照常户外活动。', en: 'Everyone can be outdoors as usual.' },
  },
  {
    key: 'good',
    number: 'Ⅱ',
    upTo: 100,
    title: { zh: '良', en: 'good' },
    colour: '#FFFF00',
    effect: {
      zh: '空气质量尚可，个别污染物对特别敏感的极少数人有轻微影响。',
      en: 'The air is acceptable; some pollutant may slightly affect the very few who are unusually sensitive.',
    },
    advice: {
      zh: '特别敏感的极少数人宜少在户外活动，其他人照常。',
      en: 'The very few who are unusually sensitive should spend less time outdoors; others carry on as usual.',
    },
  },
  {
    key: 'light',
    number: 'Ⅲ',
    upTo: 150,
    title: { zh: '轻度污染', en: 'lightly polluted' },
    colour: '#FF7E00',
    effect: {
      zh: '易感人群的症状略有加重，健康的人可能感到刺激。',
      en: 'Symptoms of sensitive people worsen slightly; healthy people may feel irritation.',
    },
    advice: {
      zh: '儿童、老年人和心脏、呼吸系统疾病患者宜减少长时间、大强度的户外锻炼。',
      en: 'Children, older people and people with heart or respiratory disease should cut down on long or hard exercise outdoors.',
    },
  },
  {
    key: 'moderate',
    number: 'Ⅳ',
    upTo: 200,
    title: { zh: '中度污染', en: 'moderately polluted' },
    colour: '#FF0000',
    effect: {
      zh: '易感人群的症状进一步加重，健康人的心脏和呼吸系统也可能受影响。',
      en: 'Symptoms of sensitive people worsen further; heart and breathing of healthy people may be affected too.',
    },
    advice: {
      zh: '儿童、老年人和心脏、呼吸系统疾病患者不要在户外作长时间、大强度锻炼，其他人适当减少户外运动。',
      en: 'Children, older people and people with heart or respiratory disease should avoid long or hard exercise outdoors; everyone else should do somewhat less of it.',
    },
  },
  {
    key: 'heavy',
    number: 'Ⅴ',
    upTo: 300,
    title: { zh: '重度污染', en: 'heavily polluted' },
    colour: '#99004C',
    effect: {
      zh: '心脏病和肺病患者症状明显加重、耐力下降，健康的人也普遍出现症状。',
      en: 'Symptoms of people with heart or lung disease worsen markedly and they tire sooner; healthy people commonly have symptoms.',
    },
    advice: {
      zh: '儿童、老年人和心脏病、肺病患者留在室内，停止户外运动；其他人减少户外运动。',
      en: 'Children, older people and people with heart or lung disease should stay indoors and not exercise outside; everyone else should exercise less outdoors.',
    },
  },
  {
    key: 'severe',
    number: 'Ⅵ',
    upTo: 500,
    title: { zh: '严重污染', en: 'severely polluted' },
    colour: '#7E0023',
    effect: {
      zh: '健康的人耐力下降、症状明显而强烈，有些疾病会提前发作。',
      en: 'Healthy people tire sooner and have strong symptoms; some diseases set in early.',
    },
    advice: {
      zh: '儿童、老年人和病人留在室内，不要消耗体力；其他人也避免户外活动。',
      en: 'Children, older people and the sick should stay indoors and not exert themselves; everyone else should avoid being active outdoors.',
    },
  },
]

/**
 * The level of an index.
 * @param aqi - whole number 0..500
 * @throws RangeError when `aqi` is anything else
 */
export const levelOf = (aqi: number): Level => {
  const level = Number.isInteger(aqi) && aqi >= 0 ? LEVELS.find(({ upTo }) => aqi <= upTo) : undefined
  if (!level) throw new RangeError(`no level for an index of ${aqi}`)
  return level
}
