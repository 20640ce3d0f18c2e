import type { JourneyEvent, JourneyThing, SensorReading, Side } from '../journey.ts'
import { isObject, type Fields } from './check.ts'
import { decimalText } from './numbers.ts'
import { thingOf } from './thing.ts'
import { instantOf, instantText } from './time.ts'
import { bareMeasurement, bareWord, thingsOf } from './traced.ts'
import { withheldOf } from './withheld.ts'

/** An event as a journey shows it. */

/** What the record knows of it besides. */
export interface Beside {
  id: string
  organisation: string
  capture: string
  /** Milliseconds since 1970. */
  time: number
  longitude: number | undefined
  latitude: number | undefined
  placeName: string | undefined
  voided: boolean
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const objects = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** Coordinates are drawn, not listed. */
const isCoordinate = (report: Fields): boolean =>
  ['latitude', 'longitude'].includes(bareWord(report['component']) ?? '')

const readingOf = (report: Fields, element: Fields, time: string): SensorReading => {
  const metadata = isObject(element['sensorMetadata']) ? element['sensorMetadata'] : {}
  const stated = text(report['time']) ?? text(metadata['time']) ?? text(metadata['endTime'])
  const at = stated === undefined ? undefined : instantOf(stated)
  const value = decimalText(report['value']) ?? decimalText(report['meanValue']) ?? text(report['stringValue'])
  const [minimum, maximum] = [decimalText(report['minValue']), decimalText(report['maxValue'])]
  const [unit, device] = [text(report['uom']), text(report['deviceID']) ?? text(metadata['deviceID'])]
  const exception = text(report['exception'])
  return {
    type: bareMeasurement(report['type']),
    time: at === undefined ? time : instantText(at),
    ...(value === undefined ? {} : { value }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(unit === undefined ? {} : { unit }),
    ...(device === undefined ? {} : { device }),
    ...(exception === undefined ? {} : { exception: exception.replace(/^gs1:/, '') }),
  }
}

const sensorsOf = (event: Fields, time: string): SensorReading[] =>
  objects(event['sensorElementList']).flatMap((element) =>
    objects(element['sensorReport'])
      .filter((report) => !isCoordinate(report))
      .map((report) => readingOf(report, element, time)),
  )

const QUANTITIES = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList']

const namedBy = (event: Fields): JourneyThing[] => {
  const amounts = new Map(
    QUANTITIES.flatMap((name) => objects(event[name])).map((one) => [thingOf(text(one['epcClass']) ?? '').id, one]),
  )
  return thingsOf(event).map(({ thing: { id }, role, isClass }) => {
    const amount = isClass ? amounts.get(id) : undefined
    const quantity = decimalText(amount?.['quantity'])
    const unit = text(amount?.['uom'])
    return { id, role, ...(quantity === undefined ? {} : { quantity }), ...(unit === undefined ? {} : { unit }) }
  })
}

const sides = (event: Fields, name: 'source' | 'destination'): Side[] =>
  objects(event[`${name}List`]).map((side) => ({
    type: bareWord(side['type']) ?? '',
    id: thingOf(text(side[name]) ?? '').id,
  }))

const placeIn = (event: Fields, name: string): string | undefined => {
  const place = event[name]
  const id = isObject(place) ? text(place['id']) : undefined
  return id === undefined ? undefined : thingOf(id).id
}

/** @param body - JSON, as the record keeps it */
export const toldEvent = (body: string, beside: Beside): JourneyEvent => {
  const parsed: unknown = JSON.parse(body)
  const event = isObject(parsed) ? parsed : {}
  const time = instantText(beside.time)
  const withheld = withheldOf(event).length
  const optional = {
    action: text(event['action']),
    bizStep: bareWord(event['bizStep']),
    disposition: bareWord(event['disposition']),
    readPoint: placeIn(event, 'readPoint'),
    location: placeIn(event, 'bizLocation'),
    placeName: beside.placeName,
    longitude: beside.longitude,
    latitude: beside.latitude,
    voided: beside.voided ? true : undefined,
    withheld: withheld > 0 ? withheld : undefined,
  }
  const { action, bizStep, disposition, readPoint, location, placeName, longitude, latitude, voided } = optional
  return {
    id: beside.id,
    type: text(event['type']) ?? '',
    time,
    offset: text(event['eventTimeZoneOffset']) ?? '+00:00',
    ...(action === undefined ? {} : { action }),
    ...(bizStep === undefined ? {} : { bizStep }),
    ...(disposition === undefined ? {} : { disposition }),
    ...(readPoint === undefined ? {} : { readPoint }),
    ...(location === undefined ? {} : { location }),
    ...(placeName === undefined ? {} : { placeName }),
    ...(longitude === undefined ? {} : { longitude }),
    ...(latitude === undefined ? {} : { latitude }),
    things: namedBy(event),
    sources: sides(event, 'source'),
    destinations: sides(event, 'destination'),
    sensors: sensorsOf(event, time),
    organisation: beside.organisation,
    capture: beside.capture,
    ...(voided === undefined ? {} : { voided }),
    ...(optional.withheld === undefined ? {} : { withheld: optional.withheld }),
  }
}
