import {
  categoryOf,
  compareFootprint,
  COMPARED_UNIT,
  type FootprintComparison,
} from '../../content/certificates/footprint.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { recordPath } from '../../content/registers/present.ts'
import { textIn } from '../../content/registers/text-in.ts'
import type { Footprint, FootprintReference } from '../../db/record/footprints.ts'
import { publishedLang } from '../components/table.ts'
import { href } from '../paths.ts'
import { shownUnit } from '../units.ts'
import { words, type Lang } from '../words.ts'
import { type Said } from './view.ts'

/** A declared footprint as it is shown. */
export interface ShownFootprint {
  key: string
  product: Said
  producer: Said
  value: string
  unit: string
  boundary: string
  method: string
  year: string
  functionalUnit: string
  verifier: string | undefined
  category: string
  /** Of the values compared with; `undefined` where the stated category is none of theirs. */
  comparedCategory: string | undefined
  comparison: FootprintComparison | undefined
  /** Why there is none. */
  why: string | undefined
  record: string
  isInvented: boolean
}

export const categories = (): Readonly<Record<string, { zh: string; en: string }>> =>
  REGISTERS['footprint-references']?.fields['category']?.enum ?? {}

export const shownFootprint = (
  { key, publisher, body }: Footprint,
  references: readonly FootprintReference[],
  lang: Lang,
): ShownFootprint => {
  const t = words(lang)
  const stated = textIn(body, 'category') ?? ''
  const category = categoryOf(stated, categories())
  const value = textIn(body, 'value') ?? ''
  const unit = textIn(body, 'unit') ?? ''
  const isSameUnit = unit === COMPARED_UNIT
  const others = references.filter((one) => one.category === category).map(({ intensity }) => intensity)
  const comparison = isSameUnit && category !== undefined ? compareFootprint(value, others) : undefined
  const boundary = textIn(body, 'boundary') ?? ''
  return {
    key,
    product: {
      text: textIn(body, 'product') ?? key,
      lang: publishedLang(lang),
      href: textIn(body, 'gtin') && href(lang, `/products/${textIn(body, 'gtin')}/`),
    },
    producer: {
      text: textIn(body, 'organisationName') ?? textIn(body, 'organisation') ?? '',
      lang: publishedLang(lang),
      href: textIn(body, 'organisation') && href(lang, `/organisations/${textIn(body, 'organisation')}/`),
    },
    value,
    unit: shownUnit(unit, lang),
    boundary: REGISTERS['product-footprints']?.fields['boundary']?.enum?.[boundary]?.[lang] ?? boundary,
    method: textIn(body, 'method') ?? '',
    year: String(body['year'] ?? ''),
    functionalUnit: textIn(body, 'functionalUnit') ?? '',
    verifier: textIn(body, 'verifier'),
    category: category === undefined ? stated : (categories()[category]?.[lang] ?? stated),
    comparedCategory: category,
    comparison,
    why: comparison
      ? undefined
      : !isSameUnit
        ? t('certificates.scaleOtherUnit', { unit: shownUnit(COMPARED_UNIT, lang) })
        : t(category === undefined ? 'certificates.scaleOtherCategory' : 'certificates.scaleTooFew'),
    record: href(lang, recordPath('product-footprints', key)),
    isInvented: isDemonstration(publisher),
  }
}
