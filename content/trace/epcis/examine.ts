import { decodeBase64 } from '../../log/bytes.ts'
import { canonical } from '../../log/canonical.ts'
import type { Hash } from '../../log/merkle.ts'
import { shown, type Fields } from './check.ts'
import { findCircle } from './circle.ts'
import type { EpcisFaultCode, EpcisIssue } from './faults.ts'
import { withTexts } from './numbers.ts'
import type { TracedEvent } from './traced.ts'
import { commitToField, DISCLOSED, disclosedOf, withheldOf, withoutFields } from './withheld.ts'

/** Whether events that are well formed may stand: whose goods they speak of, and what was said before. */

/** An event that stands under an id. */
export interface Standing {
  organisation: string
  event: Fields
}

/** What the record knows of the goods and ids that a document names. */
export interface Grounds {
  /** Producer of each trade item number that is registered: unified social credit code. */
  owners: ReadonlyMap<string, string>
  /** Goods that the organisation has stated events of before. */
  handled: ReadonlySet<string>
  /** What counts under each id. */
  standing: ReadonlyMap<string, readonly Standing[]>
  /** Ids under which the organisation has stated an event before, whether it counts or not. */
  stated: ReadonlySet<string>
  /** What is inside what: goods and what holds them. */
  holds: readonly (readonly [inner: string, outer: string])[]
}

export interface Examined {
  events: readonly Fields[]
  traced: readonly TracedEvent[]
  /** Who hands the document in: unified social credit code. */
  organisation: string
  /** Whether it may speak of its own goods alone. */
  isProducer: boolean
}

/** The goods of an event that others registered. */
export const ofOthers = (
  { things }: TracedEvent,
  organisation: string,
  owners: Grounds['owners'],
): { id: string; gtin: string; producer: string; made: boolean }[] =>
  things.flatMap(({ thing: { id, gtin = '' }, made }) => {
    const producer = owners.get(gtin)
    return producer === undefined || producer === organisation ? [] : [{ id, gtin, producer, made }]
  })

const namesOtherSide = (event: Fields): boolean =>
  ['sourceList', 'destinationList'].some((name) => Array.isArray(event[name]) && event[name].length > 0)

const at = (position: number, rest = ''): string => `/epcisBody/eventList/${position}${rest}`

/**
 * Goods of others: their making is theirs to tell; what is handed over names the other side; what was taken over may be
 * told of; and what their producer said itself may be passed on under its id.
 */
const whose = ({ events, traced, organisation }: Examined, grounds: Grounds): EpcisIssue[] => {
  const { owners, handled, standing, stated: own } = grounds
  const taken = new Set(handled)
  return traced.flatMap((event, position): EpcisIssue[] => {
    // It tells nothing of the goods: whoever stated the event may declare it wrong, and nobody else.
    if (event.isError && (own.has(event.id) || standing.has(event.id))) return []
    const others = ofOthers(event, organisation, owners)
    const stated = events[position] ?? {}
    const isPassedOn = ({ producer }: { producer: string }): boolean =>
      standing.get(event.id)?.some((one) => one.organisation === producer) ?? false
    const fault = (code: EpcisFaultCode, { gtin, producer }: { gtin: string; producer: string }): EpcisIssue => ({
      pointer: at(position),
      code,
      values: { gtin, producer },
    })
    const open = others.filter((one) => !isPassedOn(one))
    const made = open.find((one) => one.made)
    if (made) return [fault('made-by-others', made)]
    // Who took over what holds goods took them over; what goes into goods of one's own is one's own doing.
    const holder = event.things.find(({ role }) => role === 'parent')?.thing.id
    const isHeld = holder !== undefined && taken.has(holder)
    if (event.type !== 'TransformationEvent' && !namesOtherSide(stated) && !isHeld) {
      const unnamed = open.find(({ id }) => !taken.has(id))
      if (unnamed) return [fault('of-others', unnamed)]
    }
    for (const { thing } of event.things) taken.add(thing.id)
    return []
  })
}

/** What an event says, but for what may differ: its declaration, and fields that were withheld. */
const meaning = (event: Fields, withheld: readonly string[]): string => {
  const { recordTime: _, errorDeclaration: __, '@context': ___, ...said } = withoutFields(event, withheld)
  return canonical(withTexts(said))
}

/** @param text - base64url of 32 bytes, as the check of the event left it */
const saltOf = (text: string): Uint8Array =>
  decodeBase64(`${text.replaceAll('-', '+').replaceAll('_', '/')}=`) ?? new Uint8Array(32)

const disclosure = (event: Fields, before: Fields, id: string, position: number, hash: Hash): EpcisIssue[] => {
  const committed = new Map(withheldOf(before).map(({ pointer, commitment }) => [pointer, commitment]))
  return disclosedOf(event).flatMap(({ pointer, salt, value }, index): EpcisIssue[] => {
    const opened = commitToField({ event: id, pointer, value }, saltOf(salt), hash)
    if (committed.get(pointer) === opened) return []
    return [
      {
        pointer: at(position, `/${DISCLOSED}/${index}`),
        code: 'commitment-differs',
        values: { value: shown(pointer) },
      },
    ]
  })
}

/** What somebody else held back is theirs to disclose; what nobody did cannot be. */
const undisclosable = (event: Fields, [of]: readonly Standing[], position: number): EpcisIssue[] =>
  disclosedOf(event).map(({ pointer }, index): EpcisIssue => {
    const where = at(position, `/${DISCLOSED}/${index}`)
    const value = shown(pointer)
    return of
      ? { pointer: where, code: 'disclosed-by-others', values: { value, organisation: of.organisation } }
      : { pointer: where, code: 'not-withheld', values: { value } }
  })

/** One id says one thing, in a document and of one organisation; what others said under it stays as they said it. */
const ids = ({ events, traced, organisation }: Examined, { standing, stated }: Grounds, hash: Hash): EpcisIssue[] => {
  const first = new Map<string, number>()
  return traced.flatMap(({ id, isError }, position): EpcisIssue[] => {
    const event = events[position] ?? {}
    const earlier = first.get(id)
    if (earlier === undefined) first.set(id, position)
    else if (meaning(events[earlier] ?? {}, []) !== meaning(event, []))
      return [{ pointer: at(position), code: 'id-twice', values: { value: shown(id), first: String(earlier + 1) } }]
    const said = standing.get(id) ?? []
    const others = said.filter((one) => one.organisation !== organisation)
    if (isError) {
      const [of] = others
      const isOwn = stated.has(id) || (earlier !== undefined && traced[earlier]?.isError === false)
      return of && !isOwn
        ? [
            {
              pointer: at(position),
              code: 'error-of-others',
              values: { value: shown(id), organisation: of.organisation },
            },
          ]
        : []
    }
    const own = said.filter((one) => one.organisation === organisation)
    if (own.length === 0) return undisclosable(event, others, position)
    const shownFields = disclosedOf(event).map(({ pointer }) => pointer)
    return own.flatMap(({ event: before }): EpcisIssue[] => {
      const hidden = [...shownFields, ...withheldOf(before).map(({ pointer }) => pointer)]
      // A field that is shown without salt would be shown without proof.
      const differs = meaning(event, shownFields) !== meaning(before, hidden)
      if (differs) return [{ pointer: at(position), code: 'id-taken', values: { value: shown(id) } }]
      return disclosure(event, before, id, position, hash)
    })
  })
}

/** Goods that would be inside one another in a circle, named from one to itself. */
const circles = ({ traced }: Examined, { holds }: Grounds): EpcisIssue[] => {
  const own = traced.flatMap(({ links, action }, position) =>
    links.flatMap(({ kind, source, target }) =>
      kind === 'held' && action === 'ADD' ? [{ inner: source.id, outer: target.id, position }] : [],
    ),
  )
  const pairs = [...holds, ...own.map(({ inner, outer }) => [inner, outer] as const)]
  for (const { inner, outer, position } of own) {
    if (inner === outer) return [{ pointer: at(position), code: 'inside-itself', values: { value: shown(inner) } }]
  }
  const circle = findCircle(pairs)
  if (!circle) return []
  const closing = own.findLast(({ inner, outer }) => circle.includes(inner) && circle.includes(outer))
  return [
    {
      pointer: at(closing?.position ?? 0),
      code: 'circle',
      values: { circle: circle.join(' → ') },
    },
  ]
}

const madeOfItself = ({ traced }: Examined): EpcisIssue[] =>
  traced.flatMap(({ links }, position) => {
    const same = links.find(({ kind, source, target }) => kind === 'made' && source.id === target.id)
    return same
      ? [{ pointer: at(position), code: 'made-of-itself' as const, values: { value: shown(same.source.id) } }]
      : []
  })

/** @returns everything that keeps the events from standing, in order */
export const examine = (examined: Examined, grounds: Grounds, hash: Hash): EpcisIssue[] => [
  ...(examined.isProducer ? whose(examined, grounds) : []),
  ...ids(examined, grounds, hash),
  ...madeOfItself(examined),
  ...circles(examined, grounds),
]
