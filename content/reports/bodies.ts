import { ancestors, placeLevel } from '../places/ancestors.ts'
import type { Remit } from './remit.ts'
import type { Office } from './remit-rules.ts'

/** Which body a report goes to, of those that answer for its place. Worked out in the browser, like the rest of it. */

/** A key that reports are sealed to, as its entry in the log states it. */
export interface BodyKey {
  recipient: string
  fingerprint: string
  kind: 'officer' | 'recovery'
  /** Days `YYYY-MM-DD`, both counted; no end while it is in use. */
  from: string
  until?: string | undefined
  /** Index of its newest entry in the log, which the form proves before it seals to it. */
  index: number
}

export interface HandlingBody {
  /** Unified social credit code. */
  body: string
  /** Place that it answers for. */
  place: string
  name: string
  nameEn?: string | undefined
  telephone?: string | undefined
  offices: readonly Office[]
  /** Unified social credit code of the body above it. */
  superior?: string | undefined
  keys: readonly BodyKey[]
}

/** Why it is not the nearest body that gets a report, in the order in which they were passed. */
export type Passed = { body: HandlingBody; why: 'about-the-body' | 'excluded' | 'no-keys' | 'superior-chosen' }

export interface Found {
  body: HandlingBody
  /** What decided: the last reason for which another was passed, or none was. */
  why: 'nearest' | Passed['why']
  passed: readonly Passed[]
  /** The next body above that can be sealed to as well, where she wants it to read along. */
  above: HandlingBody | undefined
}

export interface NotFound {
  body: undefined
  /** `nobody`: no body of the region has that office. Else why the last one was passed, with none above it. */
  why: 'nobody' | Passed['why']
  passed: readonly Passed[]
}

export interface Wishes {
  /** Credit code of the body that the report is about, where it is about one. */
  about?: string | undefined
  /** Credit codes of bodies that must not have it. */
  excluded?: readonly string[]
  /** The body above the nearest one is to handle it. */
  superior?: boolean
}

/** Keys in use on a day. */
export const keysOn = (keys: readonly BodyKey[], day: string): BodyKey[] =>
  keys.filter(({ from, until }) => from <= day && (until === undefined || day <= until))

/** Two keys at the least: one that an officer works with, and one put away for when that is lost. */
export const canBeSealedTo = ({ keys }: Pick<HandlingBody, 'keys'>): boolean =>
  keys.some(({ kind }) => kind === 'officer') && keys.some(({ kind }) => kind === 'recovery')

const LEVELS = ['village', 'town', 'county', 'city', 'province'] as const
const NATION = '100000'
const height = (place: string): number => {
  const level = place === NATION ? undefined : placeLevel(place)
  const at = LEVELS.findIndex((one) => one === level)
  return at < 0 ? LEVELS.length : at
}

/** Whether a body answers for a place: for it, or for a place it lies in. */
const answersFor = ({ place: of }: HandlingBody, place: string): boolean =>
  of === place || of === NATION || ancestors(place).includes(of)

const byNearness = (a: HandlingBody, b: HandlingBody): number =>
  height(a.place) - height(b.place) || (a.body < b.body ? -1 : a.body > b.body ? 1 : 0)

/** Bodies of an office that answer for a place, nearest first; of one place the smaller code, so that everybody finds the same. */
export const bodiesOf = (office: Office, bodies: readonly HandlingBody[], place: string): HandlingBody[] =>
  bodies.filter((body) => body.offices.includes(office) && answersFor(body, place)).toSorted(byNearness)

/** The body that one says it stands under; where it names none that is here, the next higher one of the same office. */
const superiorOf = (of: HandlingBody, office: Office, bodies: readonly HandlingBody[], place: string) =>
  bodies.find(({ body }) => body === of.superior) ??
  (of.superior === undefined
    ? bodiesOf(office, bodies, place).find(({ place: higher }) => height(higher) > height(of.place))
    : undefined)

/** A body and everything above it, nearest first; a circle of superiors ends where it began. */
const upwards = (
  from: HandlingBody,
  office: Office,
  bodies: readonly HandlingBody[],
  place: string,
): HandlingBody[] => {
  const chain = [from]
  for (;;) {
    const next = superiorOf(chain.at(-1) ?? from, office, bodies, place)
    if (!next || chain.some(({ body }) => body === next.body)) return chain
    chain.push(next)
  }
}

/**
 * The body a report goes to: the nearest of the office whose job it is; from there upwards past those it is about or that
 * stand under those it is about, that she excluded, and that nobody can seal to. Where nobody of an office can be sealed to,
 * the next office of the rule is asked.
 * @param bodies - that answer for the place or a place above it, each with the keys that are in use today
 */
export const bodyFor = (
  { offices }: Pick<Remit, 'offices'>,
  bodies: readonly HandlingBody[],
  place: string,
  wishes: Wishes = {},
): Found | NotFound => {
  const passed: Passed[] = []
  for (const office of offices) {
    const [nearest] = bodiesOf(office, bodies, place)
    if (!nearest) continue
    const found = walk(upwards(nearest, office, bodies, place), wishes)
    passed.push(...found.passed)
    if (found.body) return { ...found, why: passed.at(-1)?.why ?? 'nearest', passed }
    // Another office is no way around whom she or the report itself keeps out.
    if (found.passed.some(({ why }) => why !== 'no-keys')) break
  }
  return { body: undefined, why: passed.at(-1)?.why ?? 'nobody', passed }
}

const walk = (
  chain: readonly HandlingBody[],
  { about, excluded = [], superior = false }: Wishes,
): Found | { body: undefined; passed: Passed[] } => {
  // Nobody looks into what is said of whoever stands above her.
  const accused = chain.findIndex(({ body }) => body === about)
  const passed: Passed[] = []
  let hasRisen = !superior
  for (const [at, body] of chain.entries()) {
    const why = whyPassed(body, at <= accused, excluded, hasRisen)
    if (why === undefined) {
      const above = chain.slice(at + 1).find((one) => canBeSealedTo(one) && !excluded.includes(one.body))
      return { body, why: passed.at(-1)?.why ?? 'nearest', passed, above }
    }
    // Where the nearest is passed for a reason of hers, the one above it is the superior she asked for.
    hasRisen ||= why !== 'no-keys'
    passed.push({ body, why })
  }
  return { body: undefined, passed }
}

const whyPassed = (
  body: HandlingBody,
  isAbout: boolean,
  excluded: readonly string[],
  hasRisen: boolean,
): Passed['why'] | undefined => {
  if (isAbout) return 'about-the-body'
  if (excluded.includes(body.body)) return 'excluded'
  if (!hasRisen) return 'superior-chosen'
  return canBeSealedTo(body) ? undefined : 'no-keys'
}
