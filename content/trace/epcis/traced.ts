import { hex, utf8 } from '../../log/bytes.ts'
import { canonical } from '../../log/canonical.ts'
import type { Hash } from '../../log/merkle.ts'
import type { ThingRole } from '../journey.ts'
import { isObject, type Fields } from './check.ts'
import { withTexts } from './numbers.ts'
import { degrees, type DescribedPlace, type EpcisDocument } from './document.ts'
import { thingOf, type Thing } from './thing.ts'
import { instantOf } from './time.ts'
import { isEventType, type EventType } from './vocabulary.ts'

/** What the record keeps of an event beside its text: what it names, where it was, and what went into what. */

export interface NamedThing {
  thing: Thing
  role: ThingRole
  /** Named by class with a quantity, not one by one. */
  isClass: boolean
  /** Whether it came into being with this event, by what its publisher says. */
  made: boolean
}

/** `made`: an input went into an output. `held`: goods are inside something. `released`: they are not any more. */
export interface TracedLink {
  source: Thing
  target: Thing
  kind: 'made' | 'held' | 'released'
  /** Runs out of the joint between many inputs and many outputs, which is nobody's. */
  fromJoint: boolean
}

export interface TracedEvent {
  /** As stated, or made from what the event says. */
  id: string
  type: string
  action: string | undefined
  /** Milliseconds since 1970. */
  time: number
  bizStep: string | undefined
  disposition: string | undefined
  readPoint: Thing | undefined
  location: Thing | undefined
  place: DescribedPlace
  /** Whether it declares an event that was stated before to be wrong. */
  isError: boolean
  things: NamedThing[]
  links: TracedLink[]
  /** The event as stated, with what its document says of its names. */
  body: string
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
const objectsOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** Words written with a prefix or as the address of their definition, as the bare word that they are. */
const WORD = /^(?:cbv:|https?:\/\/ref\.gs1\.org\/cbv\/)(?:BizStep|Disp|BTT|SDT|ER|Comp)-([A-Za-z_]+)$/
export const bareWord = (value: unknown): string | undefined => {
  const stated = textOf(value)
  return stated === undefined ? undefined : (WORD.exec(stated)?.[1] ?? stated)
}

/** What a sensor measured, without the prefix of GS1's vocabulary. */
export const bareMeasurement = (value: unknown): string => (textOf(value) ?? '').replace(/^gs1:/, '')

interface Named {
  list: string
  quantities: string
  role: ThingRole
}
const LISTS: Record<EventType, Named[]> = {
  ObjectEvent: [{ list: 'epcList', quantities: 'quantityList', role: 'epc' }],
  TransactionEvent: [{ list: 'epcList', quantities: 'quantityList', role: 'epc' }],
  AggregationEvent: [{ list: 'childEPCs', quantities: 'childQuantityList', role: 'child' }],
  AssociationEvent: [{ list: 'childEPCs', quantities: 'childQuantityList', role: 'child' }],
  TransformationEvent: [
    { list: 'inputEPCList', quantities: 'inputQuantityList', role: 'input' },
    { list: 'outputEPCList', quantities: 'outputQuantityList', role: 'output' },
  ],
}

/** Everything that an event names, each in each role once. */
export const thingsOf = (event: Fields): NamedThing[] => {
  const type = textOf(event['type']) ?? ''
  if (!isEventType(type)) return []
  const adds = event['action'] === 'ADD'
  const found = new Map<string, NamedThing>()
  const name = (uri: string | undefined, role: ThingRole, isClass: boolean, made: boolean): void => {
    if (uri === undefined) return
    const thing = thingOf(uri)
    const key = `${role} ${thing.id}`
    if (!found.has(key)) found.set(key, { thing, role, isClass, made })
  }
  const holds = type === 'AggregationEvent' || type === 'AssociationEvent'
  name(textOf(event['parentID']), 'parent', false, adds && holds)
  for (const { list, quantities, role } of LISTS[type]) {
    const made = role === 'output' || (role === 'epc' && adds && type === 'ObjectEvent')
    for (const uri of textsOf(event[list])) name(uri, role, false, made)
    for (const { epcClass } of objectsOf(event[quantities])) name(textOf(epcClass), role, true, made)
  }
  return [...found.values()]
}

/** Inputs times outputs up to which each is linked with each; beyond, all meet in one joint. */
const MAX_PAIRS = 64

const joint = (id: string): Thing => ({ id, kind: 'other', isOne: true })

/** Where parts of one transformation meet, stated in several events: of one publisher alone. */
const jointOf = (event: Fields, id: string, organisation: string): Thing => {
  const stated = textOf(event['transformationID'])
  return joint(stated === undefined ? `lucid:transformation:${id}` : `lucid:transformation:${organisation}:${stated}`)
}

const linksOf = (event: Fields, things: readonly NamedThing[], id: string, organisation: string): TracedLink[] => {
  const followed = (role: ThingRole): Thing[] =>
    things.flatMap(({ thing, role: own }) => (own === role && thing.isOne ? [thing] : []))
  const [inputs, outputs, children] = [followed('input'), followed('output'), followed('child')]
  if (event['type'] === 'TransformationEvent') {
    const isWhole = event['transformationID'] === undefined && inputs.length * outputs.length <= MAX_PAIRS
    if (isWhole)
      return inputs.flatMap((source) =>
        outputs.map((target): TracedLink => ({ source, target, kind: 'made', fromJoint: false })),
      )
    const middle = jointOf(event, id, organisation)
    return [
      ...inputs.map((source): TracedLink => ({ source, target: middle, kind: 'made', fromJoint: false })),
      ...outputs.map((target): TracedLink => ({ source: middle, target, kind: 'made', fromJoint: true })),
    ]
  }
  const [parent] = followed('parent')
  if (!parent || (event['type'] !== 'AggregationEvent' && event['type'] !== 'AssociationEvent')) return []
  const releases = event['action'] === 'DELETE'
  // Without a list everything is taken out.
  const moved = children.length > 0 || !releases ? children : [parent]
  return moved.map((source) => ({
    source,
    target: parent,
    kind: releases ? 'released' : 'held',
    fromJoint: false,
  }))
}

/** @see RFC 5870 */
const GEO = /^geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)/

const ofGeo = (uri: string): DescribedPlace => {
  const [, latitude, longitude] = GEO.exec(uri) ?? []
  const [lon, lat] = [degrees(longitude, 180), degrees(latitude, 90)]
  return lon === undefined || lat === undefined ? {} : { longitude: lon, latitude: lat }
}

/** A sensor that says where it was, in degrees of WGS 84. */
const ofSensors = (event: Fields): DescribedPlace => {
  const reports = objectsOf(event['sensorElementList']).flatMap((element) => objectsOf(element['sensorReport']))
  const part = (name: string, most: number): number | undefined =>
    degrees(
      reports.find(({ component, uom }) => bareWord(component) === name && (uom === undefined || uom === 'DD'))?.[
        'value'
      ],
      most,
    )
  const [longitude, latitude] = [part('longitude', 180), part('latitude', 90)]
  return longitude === undefined || latitude === undefined ? {} : { longitude, latitude }
}

const placeOf = (
  event: Fields,
  where: readonly (Thing | undefined)[],
  places: EpcisDocument['places'],
): DescribedPlace => {
  const described = where.flatMap((thing) => (thing ? [ofGeo(thing.id), places.get(thing.id) ?? {}] : []))
  const name = described.find((place) => place.name !== undefined)?.name
  const point = [...described, ofSensors(event)].find(({ longitude }) => longitude !== undefined)
  return { ...point, ...(name === undefined ? {} : { name }) }
}

/** What is no part of an event's meaning, or changes when it is declared wrong. */
const BESIDE = new Set(['eventID', 'recordTime', 'errorDeclaration', '@context'])

/** An id for an event that states none: the same for the same event, and when it is declared wrong. */
const madeId = (event: Fields, hash: Hash): string => {
  const said = Object.fromEntries(Object.entries(event).filter(([name]) => !BESIDE.has(name)))
  const digits = hex(hash(utf8(`lucid-event-v1\0${canonical(withTexts(said))}`)))
  // UUID version 8, variant 2. @see RFC 9562, 5.8
  const variant = '89ab'.charAt(Number.parseInt(digits.charAt(16), 16) % 4)
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`, variant + digits.slice(17, 20)]
  return `urn:uuid:${parts.join('-')}-${digits.slice(20, 32)}`
}

/** Id of an event, stated or made. */
export const eventId = (event: Fields, hash: Hash): string => textOf(event['eventID']) ?? madeId(event, hash)

/**
 * @param event - checked
 * @param organisation - who states it: unified social credit code
 */
export const traceEvent = (
  event: Fields,
  document: Pick<EpcisDocument, 'places' | 'contexts'>,
  organisation: string,
  hash: Hash,
): TracedEvent => {
  const id = eventId(event, hash)
  const things = thingsOf(event)
  const where = ['readPoint', 'bizLocation'].map((name) => {
    const place = event[name]
    const uri = isObject(place) ? textOf(place['id']) : undefined
    return uri === undefined ? undefined : thingOf(uri)
  })
  const [readPoint, location] = where
  const isError = event['errorDeclaration'] !== undefined
  return {
    id,
    type: textOf(event['type']) ?? '',
    action: textOf(event['action']),
    time: instantOf(textOf(event['eventTime']) ?? '') ?? 0,
    bizStep: bareWord(event['bizStep']),
    disposition: bareWord(event['disposition']),
    readPoint,
    location,
    place: placeOf(event, where, document.places),
    isError,
    things,
    links: isError ? [] : linksOf(event, things, id, organisation),
    body: JSON.stringify(withContexts(event, document.contexts)),
  }
}

/** With the contexts of its document, so that its names mean the same anywhere. */
const withContexts = (event: Fields, contexts: readonly unknown[]): Fields => {
  const own = event['@context']
  const all = [...contexts, ...(own === undefined ? [] : Array.isArray(own) ? own : [own])]
  const once = [...new Map(all.map((one: unknown) => [JSON.stringify(one), one])).values()]
  return once.length === 0 ? event : { ...event, '@context': once }
}
