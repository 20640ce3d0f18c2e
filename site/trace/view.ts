import { readingOf, type AirReading } from '../../content/air/compare.ts'
import { levelOf } from '../../content/air/levels.ts'
import { answering } from '../../content/authorities/answering.ts'
import { stateOn } from '../../content/certificates/verdict.ts'
import { isFiles } from '../../content/documents/file.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { textsOf, type Body } from '../../content/registers/facts.ts'
import { distance } from '../../content/places/distance.ts'
import { recordPath } from '../../content/registers/present.ts'
import type { GoodsCode } from '../../content/trace/code-text.ts'
import {
  codeVerdict,
  isOfRecall,
  type CodeVerdict,
  type RecallScope,
  type Serials,
} from '../../content/trace/verdict.ts'
import { derive } from '../../content/water/derive.ts'
import { textIn } from '../../content/registers/text-in.ts'
import type { CodeLook } from '../../db/intake/code-look.ts'
import type { TraceRecord, TraceView } from '../../db/record/trace-page.ts'
import { certificatePath, inLang, shownVerdict, type Said, type ShownVerdict } from '../certificates/view.ts'
import { shownFootprint } from '../certificates/footprints.ts'
import { shownDistance } from '../near/view.ts'
import { className } from '../places/water.ts'
import { href } from '../paths.ts'
import { shownTime } from '../time.ts'
import { pagePath } from '../titles.ts'
import { words, type Lang } from '../words.ts'
import { perView } from './per-view.ts'

/** What the page of a code prints, worked out from what was read. */

const MOST_FOOTPRINTS = 3

/** A recall as it bears on this code. */
export interface ShownRecall {
  number: string
  /**
   * `yes`: hers; `maybe`: the code does not say; `ingredient`: of what went into it, and its own producer has not answered;
   * `ingredient-maybe`: the same, where nobody tells which items of the ingredient went into it; `cleared`: its own producer
   * says that it is not affected.
   */
  bears: 'yes' | 'maybe' | 'ingredient' | 'ingredient-maybe' | 'cleared'
  said: string
  advice: Said | undefined
  reason: Said | undefined
  contact: Said | undefined
  href: string
}

/** What is surest of hers comes first. */
export const BEARING: Record<ShownRecall['bears'], number> = {
  yes: 0,
  maybe: 1,
  ingredient: 1,
  'ingredient-maybe': 1,
  cleared: 2,
}

const isSerials = (text: string | undefined): text is Serials => text === 'portal' || text === 'own' || text === 'none'

/** What a recall tells whoever has the goods, as far as it can be in the reader's language. */
const told = (recall: TraceRecord | undefined, lang: Lang): Pick<ShownRecall, 'advice' | 'reason' | 'contact'> => ({
  advice: inLang(recall?.body, 'advice', lang),
  reason: inLang(recall?.body, 'reason', lang),
  contact: inLang(recall?.body, 'contact', lang),
})

const scopeWords = (body: TraceRecord['body']): string =>
  [...textsOf(body['lots']), ...textsOf(body['serials'])].join('、')

const scopeOf = (body: TraceRecord['body']): RecallScope => ({
  scope: textIn(body, 'scope') ?? 'all',
  lots: textsOf(body['lots']),
  serials: textsOf(body['serials']),
  issues: textsOf(body['issues']),
  since: textIn(body, 'since') ?? '',
  ended: textIn(body, 'ended'),
})

/** Recalls of the product that bear on the code, and what the lot's own producer answered to others. */
export const recallsOf = (
  { recalls, answers, upstream, product }: TraceView,
  code: { lot: string | undefined; serial: string | undefined; issue?: string | undefined },
  today: string,
  lang: Lang,
): ShownRecall[] => {
  const t = words(lang)
  const own = recalls.flatMap((record): ShownRecall[] => {
    const { key, body } = record
    const bears = isOfRecall(scopeOf(body), code, today)
    if (bears === 'no') return []
    return [
      {
        ...{ number: key, bears, href: href(lang, pagePath('recalls', key)) },
        said:
          bears === 'yes'
            ? t('trace.recallIs', { number: key })
            : textIn(body, 'scope') === 'issues'
              ? t('trace.recallMaybeIssue', { number: key })
              : t('trace.recallMaybe', { number: key, scope: scopeWords(body) }),
        ...told(record, lang),
      },
    ]
  })
  const answered = answers.flatMap((record): ShownRecall[] => {
    const number = textIn(record.body, 'recall') ?? ''
    if (own.some((recall) => recall.number === number && recall.bears === 'yes')) return []
    const isConfirmed = textIn(record.body, 'answer') === 'confirmed'
    // What to do with it is said by the recall that it answers.
    const followed = isConfirmed ? upstream.find(({ key }) => key === number) : undefined
    const values = {
      number,
      producer: textIn(product?.body, 'producerName') ?? textIn(record.body, 'producer') ?? '',
      reason: inLang(record.body, 'reason', lang)?.text ?? '',
    }
    return [
      {
        ...{ number, bears: isConfirmed ? 'yes' : 'cleared', href: href(lang, pagePath('recalls', number)) },
        said: t(isConfirmed ? 'trace.recallConfirmed' : 'trace.recallCleared', values),
        ...told(followed, lang),
      },
    ]
  })
  const named = new Set([...own, ...answered].map(({ number }) => number))
  const ingredients = upstream.flatMap((record): ShownRecall[] => {
    const { key, body, lot, serial } = record
    const went = { lot: lot ?? undefined, serial: serial ?? undefined }
    if (named.has(key) || isOfRecall(scopeOf(body), went, today) === 'no') return []
    named.add(key)
    const values = {
      number: key,
      product: inLang(body, 'product', lang)?.text ?? '',
      lot: lot ?? serial ?? '',
      by: record.producer ?? textIn(body, 'producer') ?? '',
      maker: textIn(product?.body, 'producerName') ?? '',
    }
    return [
      {
        ...{ number: key, bears: record.isSure ? 'ingredient' : 'ingredient-maybe' },
        href: href(lang, pagePath('recalls', key)),
        said: t(record.isSure ? 'trace.recallIngredient' : 'trace.recallIngredientMaybe', values),
        ...told(record, lang),
      },
    ]
  })
  return [...own, ...answered, ...ingredients].toSorted((a, b) => BEARING[a.bears] - BEARING[b.bears])
}

export const verdictOf = (view: TraceView, look: CodeLook, code: GoodsCode, recalls: ShownRecall[]): CodeVerdict => {
  const stated = textIn(view.product?.body, 'serials')
  return codeVerdict({
    serials: view.product ? (isSerials(stated) ? stated : 'none') : undefined,
    lot: code.lot,
    serial: code.serial,
    canCheck: look.canCheck,
    holds: look.holds,
    issue: look.issue,
    scans: look.scans,
    isRecalled: recalls.some(({ bears }) => bears === 'yes'),
  })
}

/** A verdict in words: its sign's name, the word and the sentence. */
export interface ShownCode {
  kind: CodeVerdict['kind']
  /** Class of the tone, as certificates have them. */
  tone: 'valid' | 'suspended' | 'withdrawn' | 'unknown'
  word: string
  sentence: string
}

const TONES: Record<CodeVerdict['kind'], ShownCode['tone']> = {
  issued: 'valid',
  'seen-often': 'suspended',
  recalled: 'withdrawn',
  altered: 'withdrawn',
  'wrong-lot': 'withdrawn',
  'not-issued': 'withdrawn',
  'not-checkable': 'unknown',
}

export const shownCode = (
  verdict: CodeVerdict,
  { producer, lot, printed, day }: { producer: string; lot: string; printed: string; day: string },
  lang: Lang,
): ShownCode => {
  const t = words(lang)
  const { kind } = verdict
  const sentence =
    kind === 'not-checkable'
      ? t(`trace.says-${verdict.why}`)
      : t(`trace.says-${kind}`, { producer, lot: kind === 'wrong-lot' ? verdict.lot : lot, printed, day })
  return { kind, tone: TONES[kind], word: t(`trace.word-${kind}`), sentence }
}

/** A certificate as it stood on the day. */
export interface ShownHeld {
  number: string
  href: string
  scheme: Said
  certifier: Said | undefined
  verdict: ShownVerdict
  ofLot: boolean
}

export const certificatesOn = ({ certificates }: TraceView, day: string, today: string, lang: Lang): ShownHeld[] =>
  certificates.map(({ record, facts, scheme, certifier, ofLot }) => ({
    number: record.key,
    href: href(lang, `${certificatePath(record.key)}?on=${day}`),
    scheme: inLang(scheme, 'name', lang) ?? { text: textIn(record.body, 'scheme') ?? '' },
    certifier: inLang(certifier, 'name', lang),
    verdict: shownVerdict({ day, ...stateOn(facts, day) }, today, lang),
    ofLot,
  }))

const shownReading = (
  { aqi, time }: AirReading,
  lang: Lang,
): { text: string; colour: string | undefined } | undefined => {
  if (aqi === undefined) return undefined
  const level = levelOf(aqi)
  const said = words(lang)('trace.airAqi', { aqi, time: shownTime(time, lang) })
  return { text: `${level.title[lang]} · ${said}`, colour: level.colour }
}

/** The air now, at the station of the place with the newest hour. */
export const airOf = perView('air', ({ air }, lang): { text: string; colour: string | undefined } | undefined => {
  const readings = air.flatMap((body) => readingOf(body) ?? []).filter(({ aqi }) => aqi !== undefined)
  const [newest] = readings.toSorted((a, b) => (a.time < b.time ? 1 : -1))
  return newest && shownReading(newest, lang)
})

const degrees = (body: Body, name: string): number => Number(textIn(body, name) ?? Number.NaN)

/** Where the place has no air of its own: the nearest station with a reading, and how far it is. */
export const airNearOf = perView(
  'airNear',
  ({ airNear }, lang): { where: string; text: string; colour: string | undefined } | undefined => {
    for (const { station, now, ...middle } of airNear) {
      const reading = readingOf(now)
      const shown = reading && shownReading(reading, lang)
      if (!shown) continue
      const metres = distance(middle, {
        longitude: degrees(station, 'longitude'),
        latitude: degrees(station, 'latitude'),
      })
      const [name, far] = [textIn(station, 'name') ?? '', shownDistance(metres, lang)]
      return { ...shown, where: words(lang)('trace.airNear', { station: name, far }) }
    }
    return undefined
  },
)

export const waterOf = perView(
  'water',
  ({ water }, lang): { text: string; where: string; href: string } | undefined => {
    const [first] = water
    if (!first) return undefined
    const derived = derive(
      first.body,
      water.map(({ body }) => body),
    )
    if (!('class' in derived) || !derived.class) return undefined
    const section = textIn(first.body, 'sectionName') ?? ''
    return {
      text: className(derived.class, lang),
      where: words(lang)('trace.waterOf', { section, time: shownTime(textIn(first.body, 'time') ?? '', lang) }),
      href: href(lang, recordPath('surface-water', first.key)),
    }
  },
)

/** Sites that still stand on the list. */
export const sitesOf = ({ soil }: TraceView): TraceRecord[] =>
  soil.filter(({ body }) => textIn(body, 'removed') === undefined)

/** Reports of the lot as links to their pages. */
export const reportsOf = ({ lot }: TraceView, lang: Lang): { title: string; href: string }[] => {
  const files = lot?.body['testReports']
  return isFiles(files) ? files.map(({ sha256, title }) => ({ title, href: href(lang, `/documents/${sha256}/`) })) : []
}

export const isInvented = ({ product, lot, recalls }: TraceView): boolean =>
  [product, lot, ...recalls].some((record) => record !== undefined && isDemonstration(record.publisher))

/** Who answers complaints about goods. */
export const complaintsTo = perView('authorities', ({ authorities }) => answering(authorities, 'product')[0])

/** Declared footprints beside others of their category, which are read with them. */
export const footprintsOf = perView('footprints', ({ footprints, references }, lang) =>
  footprints.slice(0, MOST_FOOTPRINTS).map((footprint) => shownFootprint(footprint, references, lang)),
)
