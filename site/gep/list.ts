import { METHODS } from '../../content/generated/gep-methods.ts'
import { TILE_PLACES } from '../components/province-tiles.ts'
import type { AccountSummary } from '../../db/record/gep.ts'
import type { PlaceName } from '../../db/record/place-names.ts'
import { askedArea } from '../../content/places/ancestors.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { publishedLang } from '../components/table.ts'
import { href } from '../paths.ts'
import { shownNumber } from '../numbers.ts'
import { words, type Lang, type WordKey } from '../words.ts'
import { accountPath } from './address.ts'
import { methodName, shownMoney, shownYuan } from './shown.ts'
import { placeNameOf } from './read.ts'
import { parseYear } from './address.ts'

/** What the list of accounts asks and prints. */

/** A tile of the map, as `TileMap` takes it. */
interface Tile {
  code: string
  name: string
  href?: string
  value?: string
}

export interface ListQuestion {
  method?: string | undefined
  year?: number | undefined
  /** Everything within it. */
  place?: string | undefined
  cursor?: string | undefined
}

export type ListFault = { key: WordKey; value: string }

/** Reads a query string; a field that is there and empty asks nothing. */
export const readQuestion = (params: URLSearchParams): { question: ListQuestion; faults: ListFault[] } => {
  const given = (name: string): string | undefined => {
    const value = params.get(name)?.trim()
    return value === undefined || value === '' ? undefined : value.slice(0, 100)
  }
  const [method, yearText, placeText] = [given('method'), given('year'), given('place')]
  const cursor = params.get('cursor') ?? undefined
  const place = askedArea(placeText)
  const year = parseYear(yearText)
  const isMethod = method === undefined || Object.hasOwn(METHODS, method)
  return {
    question: { method: isMethod ? method : undefined, year, place, cursor },
    faults: [
      ...(isMethod ? [] : [{ key: 'gep.faultMethod' as const, value: method }]),
      ...(yearText !== undefined && year === undefined ? [{ key: 'gep.faultYear' as const, value: yearText }] : []),
      ...(placeText !== undefined && place === undefined ? [{ key: 'gep.faultPlace' as const, value: placeText }] : []),
    ],
  }
}

/** The question again as a query string, with its `?`; empty for none. */
export const questionText = ({ method, year, place, cursor }: ListQuestion): string => {
  const params = new URLSearchParams()
  if (method !== undefined) params.set('method', method)
  if (year !== undefined) params.set('year', String(year))
  if (place !== undefined) params.set('place', place)
  if (cursor !== undefined) params.set('cursor', cursor)
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

const provinceOf = (place: string): string => `${place.slice(0, 2)}0000`

/** Provinces with accounts on the list, as tiles; empty where none of them has a place in the grid. */
export const tilesOf = (
  accounts: readonly AccountSummary[],
  provinces: readonly (PlaceName & { code: string })[],
  lang: Lang,
): Tile[] => {
  const counts = new Map<string, number>()
  for (const { place } of accounts) {
    const province = provinceOf(place)
    if (TILE_PLACES.has(province)) counts.set(province, (counts.get(province) ?? 0) + 1)
  }
  if (counts.size === 0) return []
  return provinces.map((province) => {
    const count = counts.get(province.code)
    return {
      code: province.code,
      name: lang === 'zh' ? (province.shortName ?? province.nameZh) : province.nameEn,
      ...(count === undefined ? {} : { value: String(count), href: `${href(lang, '/gep/')}?place=${province.code}` }),
    }
  })
}

/** Codes whose names a list needs. */
export const provinceCodes = (): string[] => [...TILE_PLACES.keys()]

export const accountItems = (
  accounts: readonly AccountSummary[],
  names: ReadonlyMap<string, PlaceName>,
  lang: Lang,
) => {
  const t = words(lang)
  return accounts.map((account) => {
    const { place, year, gep, declared, perCapita, gdpRatio, publisher, checks, method, title, area } = account
    const name = placeNameOf(names.get(place), place, lang)
    return {
      href: href(lang, accountPath(account)),
      title: area === undefined ? `${name} · ${year}` : (title ?? `${area} · ${year}`),
      lang: area === undefined ? undefined : publishedLang(lang),
      meta: [
        `${t(declared === undefined ? 'gep.recomputedHere' : 'gep.published')} ${shownMoney(declared ?? gep, lang)}`,
        ...(perCapita === undefined || declared !== undefined
          ? []
          : [`${t('gep.perCapita')} ${shownYuan(perCapita, lang)}`]),
        ...(gdpRatio === undefined || declared !== undefined ? [] : [`${t('gep.ratio')} ${shownNumber(gdpRatio)}`]),
        methodName(method, lang),
        t('gep.checksShort', { agree: checks.agrees + checks.rounded, differ: checks.differs }),
      ].join(' · '),
      isInvented: isDemonstration(publisher),
    }
  })
}
