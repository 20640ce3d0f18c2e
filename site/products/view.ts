import { readGtin } from '../../content/certificates/gtin.ts'
import { documentPath } from '../../content/documents/file.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { filesOf, textsOf, type Body } from '../../content/registers/facts.ts'
import { textIn } from '../../content/registers/text-in.ts'
import type { ProductView } from '../../db/record/products.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import { inLang, type Said } from '../certificates/view.ts'
import { publishedLang } from '../components/table.ts'
import { href } from '../paths.ts'
import { nameOf } from '../places/names.ts'
import { shownTime } from '../time.ts'
import { pagePath } from '../titles.ts'
import { shownNumber } from '../units.ts'
import { words, type Lang } from '../words.ts'

/** What the page of a product prints, worked out from what was read. */

export const productPath = (gtin: string): string => `/products/${gtin}/`

/** As it stands below a bar code in a shop: thirteen digits, or eight where it is short. */
export const printedGtin = (gtin: string): string => {
  const short = gtin.replace(/^0+/, '')
  const length = [8, 12, 13, 14].find((digits) => short.length <= digits) ?? 14
  const printed = gtin.slice(-length)
  return 'gtin' in readGtin(printed) ? printed : gtin
}

const bodyOf = (view: ProductView, register: string, key: string): Body | undefined =>
  view.referred.find((record) => record.register === register && record.key === key)?.body ?? undefined

/** A place by its name; by its code where the register has none. */
export const placeNamed = (view: ProductView, code: string, lang: Lang): Said => {
  const place = bodyOf(view, 'places', code)
  const [nameZh, nameEn] = [textIn(place, 'nameZh'), textIn(place, 'nameEn')]
  if (nameZh === undefined) return { text: code }
  const name = nameOf({ nameZh, nameEn: nameEn ?? nameZh, shortName: null }, lang)
  return { text: name, href: href(lang, `/places/${code.slice(0, 6)}/`) }
}

export interface ShownRecall {
  title: Said
  line: string
  href: string
  /** Whether it is in force on the day. */
  holds: boolean
}

export const recallsOf = ({ recalls }: ProductView, today: string, lang: Lang): ShownRecall[] => {
  const t = words(lang)
  return recalls.map(({ key, body }) => {
    const [since, ended] = [textIn(body, 'since'), textIn(body, 'ended')]
    const isOver = ended !== undefined && ended < today
    return {
      title: inLang(body, 'reason', lang) ?? { text: key },
      line: [
        since === undefined ? '' : t('products.recallSince', { day: shownTime(since, lang) }),
        isOver ? t('products.recallEnded', { day: shownTime(ended, lang) }) : '',
      ]
        .filter((part) => part !== '')
        .join(' · '),
      href: href(lang, pagePath('recalls', key)),
      holds: !isOver && (since === undefined || since <= today),
    }
  })
}

export interface ShownPower {
  certificate: string
  href: string | undefined
  line: string
  about: Said | undefined
  counts: boolean
}

/** Certificates of green electricity that the producer names; only a retired one counts. */
export const powerOf = (view: ProductView, lang: Lang): ShownPower[] => {
  const t = words(lang)
  return textsOf(view.record?.body?.['greenPower']).map((certificate) => {
    const body = bodyOf(view, 'green-electricity', certificate)
    if (!body)
      return { certificate, href: undefined, line: t('products.powerUnknown'), about: undefined, counts: false }
    const counts = body['status'] === 'cancelled'
    const energy = textIn(body, 'energy') ?? String(body['count'] ?? 1)
    const beneficiary = textIn(body, 'beneficiary')
    const about = [
      t('products.powerFrom', {
        project: textIn(body, 'projectName') ?? '',
        month: shownTime(textIn(body, 'month') ?? '', lang),
      }),
      beneficiary === undefined ? '' : t('products.powerFor', { beneficiary }),
    ]
    return {
      certificate,
      href: href(lang, pagePath('green-electricity', certificate)),
      line: counts ? t('products.powerRetired', { energy: shownNumber(energy) }) : t('products.powerNotRetired'),
      about: { text: about.filter((part) => part !== '').join(' · ') },
      counts,
    }
  })
}

export interface ShownLot {
  lot: string
  href: string
  record: string
  produced: string
  bestBefore: string | undefined
  reports: Said[]
}

/** Newest first. */
export const lotsOf = ({ gtin, lots }: ProductView, lang: Lang): ShownLot[] =>
  lots.map(({ key, body }) => {
    const lot = textIn(body, 'lot') ?? key
    return {
      lot,
      href: `${href(lang, `/trace/${gtin}/`)}?${new URLSearchParams({ lot })}`,
      record: href(lang, pagePath('lots', key)),
      produced: textIn(body, 'produced') ?? '',
      bestBefore: textIn(body, 'bestBefore'),
      reports: filesOf(body?.['testReports']).map((file) => ({
        text: file.title,
        lang: publishedLang(lang),
        href: href(lang, documentPath(file.sha256)),
      })),
    }
  })

/** When codes were issued, without how many. */
export const issuesOf = ({ issues }: ProductView, lang: Lang): string[] =>
  issues.slice(0, 5).map(({ body }) =>
    words(lang)('products.codesIssued', {
      day: shownTime(textIn(body, 'issuedOn') ?? '', lang),
      lot: textIn(body, 'lot') ?? '',
    }),
  )

/** What the product is called; where its producer did not name it, as a certificate calls it. */
export const productName = ({ gtin, record, certified, footprints }: ProductView, lang: Lang): Said => {
  const own = inLang(record?.body, 'name', lang)
  if (own) return own
  const others = [
    ...certified.map(({ body }) => textIn(body, 'name')),
    ...footprints.map(({ body }) => textIn(body, 'product')),
  ]
  const text = others.find((name) => name !== undefined)
  return text === undefined
    ? { text: words(lang)('products.unnamed', { gtin: printedGtin(gtin) }) }
    : { text, lang: publishedLang(lang) }
}

/** Whether what is shown is invented: by who names the product, else by whoever says anything of it. */
export const isOfDemonstration = ({ record, certified, footprints, alerts }: ProductView): boolean =>
  (record ? [record] : [...certified, ...footprints, ...alerts]).some(({ publisher }) => isDemonstration(publisher))

/** A line of the list of products. */
export const listedProduct = ({ key, body }: StoredRecord, lang: Lang) => {
  const name = inLang(body, 'name', lang)
  return {
    href: href(lang, productPath(key)),
    title: name?.text ?? key,
    lang: name?.lang,
    meta: [textIn(body, 'brand'), textIn(body, 'model'), textIn(body, 'producerName'), printedGtin(key)]
      .filter((part) => part !== undefined)
      .join(' · '),
  }
}
