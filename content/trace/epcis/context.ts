import { inside, isObject, say, shown, type Check } from './check.ts'
import { checkedUri } from './uri.ts'

/** What names of a document mean: the context of EPCIS 2.0, and those of somebody's own fields. */

/** Where the standard’s own stands, of any edition of 2.0. */
const EPCIS = /^https:\/\/ref\.gs1\.org\/standards\/epcis\/(?:2\.0\.\d+\/)?epcis-context\.jsonld$/
export const EPCIS_CONTEXT = 'https://ref.gs1.org/standards/epcis/epcis-context.jsonld'

/** Words of the standard that decide what an event says; a document that means something else by them is none. */
const OWN = new Set(
  `type id eventTime eventTimeZoneOffset eventID recordTime action bizStep disposition readPoint bizLocation epcList
  quantityList epcClass quantity uom parentID childEPCs childQuantityList inputEPCList inputQuantityList outputEPCList
  outputQuantityList transformationID sourceList destinationList sensorElementList errorDeclaration ilmd epcisBody
  eventList @vocab @base epcis cbv gs1`.split(/\s+/),
)

const isEpcis = (value: unknown): boolean => typeof value === 'string' && EPCIS.test(value)

/** A URI, an object of prefixes, or a list of both. */
export const context: Check = (value, at) => {
  const parts: unknown[] = Array.isArray(value) ? value : [value]
  parts.forEach((part, index) => {
    const here = Array.isArray(value) ? inside(at, index) : at
    if (isObject(part)) {
      for (const name of Object.keys(part)) if (OWN.has(name)) say(inside(here, name), 'context-redefines', { name })
    } else if (typeof part !== 'string' || !checkedUri(part)) say(here, 'not-a-uri', { value: shown(part) })
    if (Array.isArray(value) && typeof part === 'string' && value.indexOf(part) !== index)
      say(here, 'stands-twice', { value: part })
  })
}

/** That of a whole document, which names the standard’s. */
export const documentContext: Check = (value, at) => {
  context(value, at)
  const parts: unknown[] = Array.isArray(value) ? value : [value]
  if (!parts.some(isEpcis)) say(at, 'no-gs1-context', { expected: EPCIS_CONTEXT })
}

/** What a document names beside the standard’s context. */
export const otherContexts = (value: unknown): unknown[] =>
  (Array.isArray(value) ? value : [value]).filter((part) => part !== undefined && !isEpcis(part))
