import { findJsonFault } from '../../registers/json-fault.ts'
import { findPersonalNumber } from '../../people/identifiers.ts'
import { canonicalEpc } from '../epc.ts'
import {
  anything,
  inside,
  isObject,
  list,
  object,
  pattern,
  say,
  text,
  uri,
  type Check,
  type Fields,
  type Findings,
  type Place,
} from './check.ts'
import { documentContext, otherContexts } from './context.ts'
import { event } from './event.ts'
import type { EpcisIssue } from './faults.ts'
import { nameTwice } from './names-twice.ts'
import { past } from './time.ts'

/** Whole documents of events: read, checked, taken apart. */

/** Events of one document: what one publish takes. */
export const MAX_EVENTS = 5_000
/** How often the events of a document may name goods. */
export const MAX_THINGS = 50_000
/** Characters of one event as JSON: it has to go into a row. */
const MAX_EVENT = 400_000

export interface EpcisDocument {
  /** RFC 3339, as stated. */
  created: string
  /** As stated, checked. */
  events: Fields[]
  /** Places that the document describes, by `canonicalEpc`. */
  places: ReadonlyMap<string, DescribedPlace>
  /** What it says of its names beside the standard's own context. */
  contexts: readonly unknown[]
}

export interface DescribedPlace {
  name?: string
  /** Degrees, WGS 84. */
  longitude?: number
  latitude?: number
}

export type ReadDocument = { document: EpcisDocument } | { issues: EpcisIssue[]; more: number }

const attribute = object({ fields: { id: uri, attribute: () => {} }, required: ['id'], open: true })
const element = object({
  fields: { id: uri, attributes: list(attribute), children: list(uri) },
  required: ['id'],
  open: true,
})
const vocabulary = object({
  fields: { type: uri, vocabularyElementList: list(element) },
  required: ['type'],
  open: true,
})
const header = object({
  fields: { epcisMasterData: object({ fields: { vocabularyList: list(vocabulary) }, open: true }) },
  open: true,
})

const isDocument: Check = (value, at) => {
  if (value !== 'EPCISDocument') say(at, 'not-a-word', { value: typeof value === 'string' ? value.slice(0, 80) : '' })
}

const version: Check = (value, at) => {
  pattern(/^\d+(\.\d+)*$/)(value, at)
  if (typeof value === 'string' && !/^2(\.0)*$/.test(value)) say(at, 'version', { value: value.slice(0, 20) })
}

const whole = object({
  fields: {
    '@context': documentContext,
    id: uri,
    type: isDocument,
    schemaVersion: version,
    creationDate: past,
    instanceIdentifier: text,
    sender: text,
    receiver: text,
    epcisHeader: header,
    epcisBody: object({ fields: { eventList: list(event) }, required: ['eventList'], open: true }),
  },
  required: ['@context', 'type', 'schemaVersion', 'creationDate', 'epcisBody'],
  open: true,
})

/** Names of lists by which events name goods. */
const THINGS = [
  ...['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'],
  ...['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'],
]

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0)

const eventsOf = (value: unknown): unknown[] => {
  const body = isObject(value) ? value['epcisBody'] : undefined
  const events = isObject(body) ? body['eventList'] : undefined
  return Array.isArray(events) ? events : []
}

/** Before anything is looked at closely. */
const measure = (events: readonly unknown[], at: Place): void => {
  const here = inside(inside(at, 'epcisBody'), 'eventList')
  if (events.length > MAX_EVENTS)
    say(here, 'too-many-events', { maximum: String(MAX_EVENTS), count: String(events.length) })
  const things = events
    .filter(isObject)
    .reduce((sum, one) => sum + THINGS.reduce((own, name) => own + lengthOf(one[name]), 0), 0)
  if (things > MAX_THINGS) say(here, 'too-many-things', { maximum: String(MAX_THINGS), count: String(things) })
}

/** Texts anywhere in a document, with their places. */
const walkTexts = (value: unknown, at: Place, tell: (text: string, at: Place) => void): void => {
  if (typeof value === 'string') return tell(value, at)
  if (typeof value !== 'object' || value === null) return
  for (const [name, part] of Object.entries(value)) if (part !== null) walkTexts(part, inside(at, name), tell)
}

/** Keys of goods and places are numbers of their own and may look like a person’s. */
const isKey = (stated: string): boolean => stated.includes(':') && 'link' in canonicalEpc(stated)

const personal = (value: unknown, at: Place): void =>
  walkTexts(value, at, (stated, here) => {
    if (stated.length >= 11 && findPersonalNumber(stated) !== undefined && !isKey(stated)) say(here, 'personal-number')
  })

const issuesOf = ({ issues, more }: Findings): { issues: EpcisIssue[]; more: number } => ({ issues, more })

/** What no reader of JSON would get past. */
const unreadable = (source: string, at: Place): void => {
  const before = source.slice(0, findJsonFault(source))
  const lines = before.split('\n')
  say(at, 'json-syntax', { line: String(lines.length), place: String((lines.at(-1)?.length ?? 0) + 1) })
}

/**
 * Reads a document from its text.
 * @param now - nothing in it may lie after
 * @returns everything that is wrong, each with its place, or the document
 */
export const readDocument = (source: string, now: Date): ReadDocument => {
  const findings: Findings = { issues: [], more: 0 }
  const at: Place = { findings, pointer: '', now }
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch {
    unreadable(source, at)
    return issuesOf(findings)
  }
  anything(value, at)
  const events = eventsOf(value)
  measure(events, at)
  if (findings.issues.length > 0 || !isObject(value)) {
    if (findings.issues.length === 0) whole(value, at)
    return issuesOf(findings)
  }
  const twice = nameTwice(source)
  if (twice) say({ ...at, pointer: twice.pointer }, 'name-twice', { name: twice.name })
  whole(value, at)
  const list_ = inside(inside(at, 'epcisBody'), 'eventList')
  if (isObject(value['epcisBody']) && Array.isArray(value['epcisBody']['eventList']) && events.length === 0)
    say(list_, 'no-events')
  events.forEach((one, index) => {
    const size = JSON.stringify(one).length
    if (size > MAX_EVENT)
      say(inside(list_, index), 'event-too-large', { maximum: String(MAX_EVENT), count: String(size) })
  })
  personal(value, at)
  if (findings.issues.length > 0) return issuesOf(findings)
  return { document: documentOf(value) }
}

const documentOf = (value: Fields): EpcisDocument => {
  const { creationDate } = value
  return {
    created: typeof creationDate === 'string' ? creationDate : '',
    events: eventsOf(value).filter(isObject),
    places: placesOf(value),
    contexts: otherContexts(value['@context']),
  }
}

/** Opens a document that was taken before: nothing of it is looked at again. @throws SyntaxError for what is no JSON */
export const openDocument = (source: string): EpcisDocument => {
  const value: unknown = JSON.parse(source)
  return documentOf(isObject(value) ? value : {})
}

const LOCATION = /vtype:Location$|Location$/

/** Names and coordinates of places in a document’s master data. @see CBV 2.0, 9.2 */
const placesOf = (document: Fields): Map<string, DescribedPlace> => {
  const found = new Map<string, DescribedPlace>()
  const data = isObject(document['epcisHeader']) ? document['epcisHeader']['epcisMasterData'] : undefined
  const vocabularies = isObject(data) ? data['vocabularyList'] : undefined
  for (const one of Array.isArray(vocabularies) ? vocabularies.filter(isObject) : []) {
    if (typeof one['type'] !== 'string' || !LOCATION.test(one['type'])) continue
    const elements = one['vocabularyElementList']
    for (const place of Array.isArray(elements) ? elements.filter(isObject) : []) {
      if (typeof place['id'] !== 'string') continue
      const read = canonicalEpc(place['id'])
      if (!('fault' in read)) found.set(read.epc, describe(place))
    }
  }
  return found
}

const describe = (place: Fields): DescribedPlace => {
  const attributes = Array.isArray(place['attributes']) ? place['attributes'].filter(isObject) : []
  const stated = (name: string): unknown =>
    attributes.find(
      ({ id }) =>
        typeof id === 'string' && (id === `cbvmda:${name}` || id.endsWith(`#${name}`) || id.endsWith(`:mda#${name}`)),
    )?.['attribute']
  const name = stated('name')
  const [longitude, latitude] = [degrees(stated('longitude'), 180), degrees(stated('latitude'), 90)]
  return {
    ...(typeof name === 'string' && name.trim() !== '' ? { name: name.trim().slice(0, 100) } : {}),
    ...(longitude === undefined || latitude === undefined ? {} : { longitude, latitude }),
  }
}

/** @param most - degrees either way */
export const degrees = (value: unknown, most: number): number | undefined => {
  const read =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN
  return Number.isFinite(read) && Math.abs(read) <= most ? read : undefined
}
