import { PARAMETERS } from '../../content/water/parameters.ts'
import { WATER_CLASSES, type WaterClass } from '../../content/water/gb3838.ts'
import { SHOWN_CLASSES } from '../components/water-classes.ts'
import { words, type Lang } from '../words.ts'
import type { Sample, Section } from './view.ts'

/** Ⅲ类, Class Ⅲ. */
export const className = (value: WaterClass, lang: Lang): string => {
  const { number } = SHOWN_CLASSES[value]
  const t = words(lang)
  return number === undefined ? t('components.waterWorse') : t('components.waterClass', { class: number })
}

export const classOf = (sample: Sample | undefined): WaterClass | undefined =>
  sample && 'class' in sample.class ? sample.class.class : undefined

/** A class as a cell of a table. */
export const classCell = (sample: Sample | undefined, lang: Lang, href?: string) => {
  const value = classOf(sample)
  return value && { text: className(value, lang), colour: SHOWN_CLASSES[value].colour, ...(href ? { href } : {}) }
}

/** What holds the class down, by name. */
export const limitingNames = ({ class: derived }: Sample, lang: Lang): string | undefined =>
  'limiting' in derived && derived.limiting && derived.limiting.length > 0
    ? derived.limiting.map((code) => PARAMETERS[code]?.name[lang] ?? code).join(lang === 'zh' ? '、' : ', ')
    : undefined

export const assessedItems = ({ class: derived }: Sample): number | undefined =>
  'assessed' in derived ? derived.assessed : undefined

/** How many sections are in each class at their newest sample, best class first: “Ⅲ类 2 个，Ⅳ类 7 个”. */
export const classCounts = (sections: Section[], lang: Lang): string => {
  const t = words(lang)
  const classes = sections.map(({ newest }) => classOf(newest))
  return WATER_CLASSES.map((value) => ({ value, count: classes.filter((one) => one === value).length }))
    .filter(({ count }) => count > 0)
    .map(({ value, count }) => t('places.waterClassCount', { class: className(value, lang), count }))
    .join(lang === 'zh' ? '，' : ', ')
}
