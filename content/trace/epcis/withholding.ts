import { encodeBase64Url } from '../../log/bytes.ts'
import type { Hash } from '../../log/merkle.ts'
import { isObject, type Fields } from './check.ts'
import { commitToField, DISCLOSED, valueAt, WITHHELD, withoutFields } from './withheld.ts'

/** Makes of a document one that holds fields back, and what its publisher has to keep so as to disclose them later. */

/** What somebody may choose to hold back, of every event that has it. */
export const CHOICES = ['quantities', 'places', 'parties', 'papers', 'measurements', 'details'] as const
export type Choice = (typeof CHOICES)[number]

const FIELDS: Record<Exclude<Choice, 'quantities'>, readonly string[]> = {
  places: ['readPoint', 'bizLocation'],
  parties: ['sourceList', 'destinationList'],
  papers: ['bizTransactionList'],
  measurements: ['sensorElementList'],
  details: ['ilmd', 'certificationInfo'],
}
/** Which goods they are stays in sight; how much of them there was goes. */
const QUANTITIES = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList']

const quantitiesOf = (event: Fields): string[] =>
  QUANTITIES.flatMap((name) => {
    const listed = event[name]
    return Array.isArray(listed)
      ? [...listed.keys()].flatMap((at) => [`/${name}/${at}/quantity`, `/${name}/${at}/uom`])
      : []
  })

/** Pointers to the fields that are chosen and stand in the event. */
export const chosenIn = (event: Fields, choices: readonly Choice[]): string[] =>
  choices
    .flatMap((choice) => (choice === 'quantities' ? quantitiesOf(event) : FIELDS[choice].map((name) => `/${name}`)))
    .filter((pointer) => valueAt(event, pointer) !== undefined)

/** A field that is held back, with all that opens its commitment. */
export interface Kept {
  /** eventID. */
  event: string
  pointer: string
  value: unknown
  /** 32 bytes, base64url. */
  salt: string
  commitment: string
}

export interface HeldBack {
  /** To be handed in now. */
  document: Fields
  /** To be kept. */
  kept: Kept[]
  /** To be handed in on the day when everything is to be disclosed to all. */
  disclosing: Fields
}

export interface Means {
  hash: Hash
  /** 32 fresh random bytes. */
  salt: () => Uint8Array
  /** For events that have none: a URI. */
  eventID: () => string
}

interface HeldEvent {
  said: Fields
  kept: Kept[]
  disclosing: Fields
}

const listOf = (event: Fields, name: string): unknown[] => {
  const listed = event[name]
  return Array.isArray(listed) ? listed : []
}

const holdBackIn = (stated: Fields, choices: readonly Choice[], { hash, salt, eventID }: Means): HeldEvent => {
  const pointers = chosenIn(stated, choices)
  if (pointers.length === 0) return { said: stated, kept: [], disclosing: stated }
  const id = typeof stated['eventID'] === 'string' ? stated['eventID'] : eventID()
  const event = { ...stated, eventID: id }
  const kept = pointers.map((pointer): Kept => {
    const [value, bytes] = [valueAt(event, pointer), salt()]
    const commitment = commitToField({ event: id, pointer, value }, bytes, hash)
    return { event: id, pointer, value, salt: encodeBase64Url(bytes), commitment }
  })
  const withheld = kept.map(({ pointer, commitment }) => ({ 'lucid:pointer': pointer, 'lucid:commitment': commitment }))
  const disclosed = kept.map(({ pointer, salt: opens }) => ({ 'lucid:pointer': pointer, 'lucid:salt': opens }))
  const before = listOf(event, DISCLOSED)
  return {
    said: {
      ...withoutFields(event, pointers),
      [WITHHELD]: [...listOf(event, WITHHELD), ...withheld],
      ...(before.length > 0 ? { [DISCLOSED]: before } : {}),
    },
    kept,
    disclosing: { ...event, [DISCLOSED]: [...before, ...disclosed] },
  }
}

const withEvents = (document: Fields, body: Fields, eventList: Fields[]): Fields => ({
  ...document,
  epcisBody: { ...body, eventList },
})

/**
 * Holds the chosen fields of every event back; nothing where no event has any of them.
 * @param document - an EPCIS document as JSON
 */
export const holdBack = (document: unknown, choices: readonly Choice[], means: Means): HeldBack | undefined => {
  const body = isObject(document) ? document['epcisBody'] : undefined
  const listed = isObject(body) ? body['eventList'] : undefined
  if (!isObject(document) || !isObject(body) || !Array.isArray(listed)) return undefined
  // What is no event is left to be refused where it is handed in.
  const events = listed.map((event) =>
    isObject(event) ? holdBackIn(event, choices, means) : { said: event, kept: [], disclosing: event },
  )
  const kept = events.flatMap((event) => event.kept)
  if (kept.length === 0) return undefined
  return {
    document: withEvents(
      document,
      body,
      events.map(({ said }) => said),
    ),
    kept,
    disclosing: withEvents(
      document,
      body,
      events.flatMap((event) => (event.kept.length > 0 ? [event.disclosing] : [])),
    ),
  }
}
