import type { WaterClass } from '../../content/water/gb3838.ts'

/**
 * Classes of surface water by GB 3838-2002, with the words and colours of the 2011 rules for assessing surface water
 * (地表水环境质量评价办法（试行）, 环办〔2011〕22号): Ⅰ-Ⅱ blue, Ⅲ green, Ⅳ yellow, Ⅴ orange, worse red. The words were read;
 * the shades are those usual on screens, recalled.
 */
export const SHOWN_CLASSES = {
  i: { number: 'Ⅰ', colour: '#CCFFFF', word: 'components.waterExcellent' },
  ii: { number: 'Ⅱ', colour: '#33CCFF', word: 'components.waterExcellent' },
  iii: { number: 'Ⅲ', colour: '#00FF00', word: 'components.waterGood' },
  iv: { number: 'Ⅳ', colour: '#FFFF00', word: 'components.waterLight' },
  v: { number: 'Ⅴ', colour: '#FF9B00', word: 'components.waterModerate' },
  'worse-than-v': { number: undefined, colour: '#FF0000', word: 'components.waterHeavy' },
} as const satisfies Record<WaterClass, unknown>
