import { textsOf, type Body } from '../registers/facts.ts'
import { placeLevel } from '../places/ancestors.ts'

/** Who answers for a problem: the body nearest to the place that deals with its kind. */

export const KINDS = ['air', 'water', 'waste', 'noise', 'nature', 'product'] as const
export type Kind = (typeof KINDS)[number]

const KIND_OF: Readonly<Record<string, Kind>> = {
  'air-quality': 'air',
  'air-warnings': 'air',
  'surface-water': 'water',
  'drinking-water': 'water',
  groundwater: 'water',
  'sea-water': 'water',
  'hazardous-waste': 'waste',
  soil: 'waste',
  noise: 'noise',
  'wildlife-damage': 'nature',
  'protected-areas': 'nature',
  recalls: 'product',
  'label-alerts': 'product',
}

/** The kind of matter a register's problems are; `undefined` where they may be of any. */
export const kindOf = (register: string): Kind | undefined => KIND_OF[register]

/** What was worked out of a record, as far as it can tell of a problem. */
interface Reckoned {
  aqi?: unknown
  class?: unknown
  exceedance?: unknown
  compliant?: unknown
}

/** Above this index air is no longer excellent or good. */
const GOOD_AIR = 100
const POOR_CLASSES: readonly unknown[] = ['iv', 'v', 'inferior', 'worse-than-v']
/** Fit for harbours and works at sea at best. */
const POOR_SEA: readonly unknown[] = ['fourth', 'worse-than-fourth']

/** Registers every record of which speaks of something wrong. */
const ALWAYS: readonly string[] = [
  'penalties',
  'emergencies',
  'damage-compensation',
  'soil',
  'air-warnings',
  'recalls',
  'label-alerts',
]

/** Whether a record speaks of a problem, so that its page says who answers for it. */
export const isProblem = (register: string, body: Body, reckoned: Reckoned = {}): boolean => {
  if (ALWAYS.includes(register)) return true
  switch (register) {
    case 'air-quality':
      return typeof reckoned.aqi === 'number' && reckoned.aqi > GOOD_AIR
    case 'sea-water':
      return POOR_SEA.includes(reckoned.class)
    case 'noise':
      return reckoned.compliant === false
    case 'groundwater':
    case 'surface-water':
      return POOR_CLASSES.includes(reckoned.class)
    case 'self-monitoring':
      return reckoned.exceedance !== undefined
    case 'inspections':
      return body['result'] === 'minor' || body['result'] === 'case'
    case 'drinking-water':
      return body['compliant'] === false
    default:
      return false
  }
}

/** How near a place is to who asks, nearest first. */
const LEVELS = ['village', 'town', 'county', 'city', 'province'] as const

/** What stands for the whole country in the register, which is no place. */
const NATION = '100000'

/** The nation comes after every province. */
const nearness = (place: string): number => {
  const level = place === NATION ? undefined : placeLevel(place)
  const at = LEVELS.findIndex((one) => one === level)
  return at < 0 ? LEVELS.length : at
}

interface Answering {
  key: string
  place: string
  body: Body
}

const kindsOf = ({ body: { kinds } }: Answering): string[] => (Array.isArray(kinds) ? textsOf(kinds) : [])

/**
 * Bodies that deal with a kind of matter: nearest place first, and of one place who deals with that very kind before who
 * deals with everything.
 * @param kind - `undefined` asks for all but those of products
 */
export const answering = <Body extends Answering>(authorities: readonly Body[], kind: Kind | undefined): Body[] => {
  const deals = (authority: Body): boolean => {
    const kinds = kindsOf(authority)
    if (kinds.includes('all')) return true
    return kind === undefined ? kinds.some((one) => one !== 'product') : kinds.includes(kind)
  }
  const generality = (authority: Body): number => (kindsOf(authority).includes('all') ? 1 : 0)
  return authorities
    .filter(deals)
    .toSorted(
      (a, b) =>
        nearness(a.place) - nearness(b.place) ||
        generality(a) - generality(b) ||
        (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
    )
}

/**
 * So many of those who answer, the nearest; who answers for the whole country is among them, however many bodies are near:
 * of these everybody has heard.
 * @param most - more than there are for the whole country
 */
export const nearestWithNation = <Body extends Answering>(answering: readonly Body[], most: number): Body[] => {
  const isNation = ({ place }: Answering): boolean => place === NATION
  const nation = answering.filter(isNation)
  return [...answering.filter((one) => !isNation(one)).slice(0, Math.max(0, most - nation.length)), ...nation]
}
