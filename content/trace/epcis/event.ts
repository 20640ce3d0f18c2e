import {
  amount,
  anything,
  flag,
  inside,
  isObject,
  list,
  number,
  object,
  oneOf,
  oneOrMore,
  pattern,
  say,
  shown,
  text,
  uri,
  wordOf,
  type Check,
  type Fields,
  type Place,
} from './check.ts'
import { context } from './context.ts'
import { offset, past } from './time.ts'
import {
  ACTIONS,
  ALERTS,
  BIZ_STEPS,
  COMPONENTS,
  DISPOSITIONS,
  ERROR_REASONS,
  isEventType,
  MEASUREMENTS,
  PARTY_TYPES,
  TRANSACTION_TYPES,
  type EventType,
} from './vocabulary.ts'
import { epc } from './epc.ts'
import { withheldRules } from './withheld.ts'

/**
 * Events as documents hold them: what may stand in each and what goes with what.
 * @see EPCIS 2.0, 7.4 (ISO/IEC 19987:2024)
 */

const uris = list(uri)
const disposition = wordOf(DISPOSITIONS)

const quantity = object({
  fields: { epcClass: epc, quantity: amount, uom: pattern(/^[A-Z0-9]{2,3}$/) },
  required: ['epcClass'],
})

const place = object({ fields: { id: epc }, required: ['id'], open: true })

const party = (name: 'source' | 'destination'): Check =>
  list(object({ fields: { type: wordOf(PARTY_TYPES), [name]: epc }, required: ['type', name] }))

const transaction = object({
  fields: { type: wordOf(TRANSACTION_TYPES), bizTransaction: uri },
  required: ['bizTransaction'],
})

const errorDeclaration = object({
  fields: { declarationTime: past, reason: wordOf(ERROR_REASONS), correctiveEventIDs: uris },
  required: ['declarationTime'],
  open: true,
})

const sensorMetadata = object({
  fields: {
    time: past,
    startTime: past,
    endTime: past,
    deviceID: uri,
    deviceMetadata: uri,
    rawData: uri,
    dataProcessingMethod: uri,
    bizRules: uri,
  },
  open: true,
})

/** Beside those of the vocabulary others are met that it names elsewhere, such as `EffectiveDoseRate`: they say what they say. */
const measurement: Check = (value, at) => {
  if (typeof value !== 'string' || !/^[A-Za-z]\w{1,60}$/.test(value)) wordOf(MEASUREMENTS)(value, at)
}

const report = object({
  fields: {
    type: measurement,
    exception: wordOf(ALERTS),
    deviceID: uri,
    deviceMetadata: uri,
    rawData: uri,
    dataProcessingMethod: uri,
    bizRules: uri,
    time: past,
    microorganism: uri,
    chemicalSubstance: uri,
    coordinateReferenceSystem: uri,
    component: wordOf(COMPONENTS),
    value: number,
    minValue: number,
    maxValue: number,
    meanValue: number,
    sDev: number,
    percRank: number,
    percValue: number,
    stringValue: text,
    booleanValue: flag,
    hexBinaryValue: pattern(/^[A-Fa-f0-9]+$/),
    uriValue: uri,
    uom: text,
  },
  open: true,
})

/** A report that is an alarm alone measures nothing. */
const sensorReport: Check = (value, at) => {
  report(value, at)
  if (isObject(value) && value['type'] === undefined && value['exception'] === undefined)
    say(at, 'missing', { name: 'type' })
}

const sensorElement = object({
  fields: { sensorMetadata, sensorReport: list(sensorReport, { min: 1 }) },
  required: ['sensorReport'],
  open: true,
})

const persistentDisposition: Check = (value, at) => {
  const states = list(disposition, { min: 1, unique: true })
  object({ fields: { set: states, unset: states } })(value, at)
  if (isObject(value) && value['set'] === undefined && value['unset'] === undefined) say(at, 'missing', { name: 'set' })
}

/** Attributes of goods as they were made: fields of vocabularies, none of the standard's own. */
const ilmd = object({ fields: {}, open: true })

/** In every event. */
const COMMON: Record<string, Check> = {
  '@context': context,
  type: text,
  eventTime: past,
  recordTime: past,
  eventTimeZoneOffset: offset,
  eventID: uri,
  certificationInfo: oneOrMore(uri),
  errorDeclaration,
}

/** In every event of the five types. Some state lasting dispositions of what they put together, too. */
const WHAT_WHERE: Record<string, Check> = {
  ...COMMON,
  bizStep: wordOf(BIZ_STEPS),
  disposition,
  persistentDisposition,
  readPoint: place,
  bizLocation: place,
  bizTransactionList: list(transaction),
  sourceList: party('source'),
  destinationList: party('destination'),
  sensorElementList: list(sensorElement),
}

const action = oneOf(ACTIONS)
const epcs = list(epc, { unique: true })
const quantities = list(quantity)
const CHILDREN = { parentID: epc, childEPCs: epcs, childQuantityList: quantities, action }

const FIELDS: Record<EventType, Record<string, Check>> = {
  ObjectEvent: { ...WHAT_WHERE, epcList: epcs, quantityList: quantities, action, ilmd },
  AggregationEvent: { ...WHAT_WHERE, ...CHILDREN },
  AssociationEvent: { ...WHAT_WHERE, ...CHILDREN },
  TransactionEvent: {
    ...WHAT_WHERE,
    bizTransactionList: list(transaction, { min: 1 }),
    parentID: epc,
    epcList: epcs,
    quantityList: quantities,
    action,
  },
  TransformationEvent: {
    ...WHAT_WHERE,
    inputEPCList: epcs,
    inputQuantityList: quantities,
    outputEPCList: epcs,
    outputQuantityList: quantities,
    transformationID: uri,
    ilmd,
  },
}

const ALWAYS = ['type', 'eventTime', 'eventTimeZoneOffset']
const REQUIRED: Record<EventType, string[]> = {
  ObjectEvent: [...ALWAYS, 'action'],
  AggregationEvent: [...ALWAYS, 'action'],
  AssociationEvent: [...ALWAYS, 'action', 'parentID'],
  TransactionEvent: [...ALWAYS, 'action', 'bizTransactionList'],
  TransformationEvent: ALWAYS,
}

const SHAPES = Object.fromEntries(
  Object.entries(FIELDS).map(([type, fields]) => [
    type,
    object({ fields, required: isEventType(type) ? REQUIRED[type] : ALWAYS, open: true }),
  ]),
)

/** Of somebody's own vocabulary: its common fields are known, the rest is kept as it is. */
const EXTENDED = object({ fields: COMMON, required: ALWAYS, open: true })

const holds = (event: Fields, name: string): boolean => Array.isArray(event[name]) && event[name].length > 0
const stands = (event: Fields, name: string): boolean => Array.isArray(event[name])

/** @see EPCIS 2.0, 7.4.2 */
const objectRules = (event: Fields, at: Place): void => {
  const senses = holds(event, 'sensorElementList') && event['readPoint'] !== undefined
  if (!stands(event, 'epcList') && !holds(event, 'quantityList') && !senses)
    say(at, 'no-things', { names: 'epcList, quantityList' })
  if (event['ilmd'] !== undefined && event['action'] !== 'ADD') say(inside(at, 'ilmd'), 'ilmd-not-add')
}

/** @see EPCIS 2.0, 7.4.3 and 7.4.6 */
const childrenRules = (event: Fields, at: Place): void => {
  if (event['action'] !== 'DELETE' && !holds(event, 'childEPCs') && !holds(event, 'childQuantityList'))
    say(at, 'no-things', { names: 'childEPCs, childQuantityList' })
  if (event['action'] !== 'OBSERVE' && event['parentID'] === undefined) say(at, 'no-parent')
}

/** @see EPCIS 2.0, 7.4.4 */
const transactionRules = (event: Fields, at: Place): void => {
  if (event['action'] !== 'DELETE' && !stands(event, 'epcList') && !holds(event, 'quantityList'))
    say(at, 'no-things', { names: 'epcList, quantityList' })
}

/** @see EPCIS 2.0, 7.4.5: the parts of one transformation may come in several events, joined by its id */
const transformationRules = (event: Fields, at: Place): void => {
  const takes = holds(event, 'inputEPCList') || holds(event, 'inputQuantityList')
  const gives = holds(event, 'outputEPCList') || holds(event, 'outputQuantityList')
  if (event['transformationID'] === undefined) {
    if (!takes) say(at, 'no-inputs')
    if (!gives) say(at, 'no-outputs')
  } else if (!takes && !gives) say(at, 'no-things', { names: 'inputEPCList, outputEPCList' })
}

const RULES: Record<EventType, (event: Fields, at: Place) => void> = {
  ObjectEvent: objectRules,
  AggregationEvent: childrenRules,
  AssociationEvent: childrenRules,
  TransactionEvent: transactionRules,
  TransformationEvent: transformationRules,
}

/** Checks one event of a document, which may hold fields of somebody's own. */
export const event: Check = (value, at) => {
  if (!isObject(value)) return object({ fields: {} })(value, at)
  const { type } = value
  if (typeof type === 'string' && isEventType(type)) {
    SHAPES[type]?.(value, at)
    RULES[type](value, at)
  } else if (typeof type === 'string' && type.includes(':')) {
    uri(type, inside(at, 'type'))
    EXTENDED(value, at)
  } else if (type === undefined) say(at, 'missing', { name: 'type' })
  else say(inside(at, 'type'), 'event-type', { value: shown(type) })
  anything(value, at)
  withheldRules(value, at)
}
