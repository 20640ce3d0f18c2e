import { inputsOf, location, offsetText } from './one.ts'

/** What a form of one kind of event is: its fields, the event made of them, and where a fault of the event belongs. */

export interface EventField {
  /** Name of the control, and of its word. */
  name: string
  /** Choices are named by their words. */
  kind: 'digits' | 'text' | 'lines' | 'time' | readonly string[]
  isRequired?: boolean
  /** Whether there is a hint, the word of its name with `Hint`. */
  isHinted?: boolean
}

/** What was filled in, by field; empty where it was left out. */
export type Filled = (name: string) => string

export interface EventForm {
  fields: readonly EventField[]
  /** Whether it states an event anew that stands. */
  isRepeated?: true
  /** @throws Unread */
  eventOf: (filled: Filled, clock: Clock) => object | Promise<object>
  /** Beginnings of pointers into the event, and the fields that are filled in there; the first that fits counts. */
  places: readonly (readonly [pointer: string, field: string])[]
}

/** Minutes east of Greenwich of the clock on the wall at an instant of it, `YYYY-MM-DDTHH:MM`. */
export type Clock = (time: string) => number

/** A field, and the line of it, that cannot be read. */
export class Unread extends Error {
  readonly field: string
  /** From 1; 0 of a field that has one line. */
  readonly line: number
  constructor(field: string, line = 0) {
    super(`${field} ${line}`)
    this.field = field
    this.line = line
  }
}

/** When it happened, by the clock on the wall. */
export const happened = (time: string, clock: Clock): { eventTime: string; eventTimeZoneOffset: string } => {
  const eventTimeZoneOffset = offsetText(clock(time))
  return { eventTime: `${time}:00${eventTimeZoneOffset}`, eventTimeZoneOffset }
}

export const placeOf = (filled: Filled): { readPoint?: { id: string } } =>
  filled('place') === '' ? {} : { readPoint: { id: location(filled('place')) } }

/** Lines that hold something, each with its number from 1. */
export const linesOf = (text: string): [line: string, number: number][] =>
  text
    .split('\n')
    .map((line, index): [string, number] => [line.trim(), index + 1])
    .filter(([line]) => line !== '')

/** Keys that somebody types with their application identifier in brackets. */
const BRACKETED = /^\((00|253|414|8003|8004|8010)\)(\S{4,50})$/

/**
 * One thing as people write it: a link or URN as it is, `(8004)…` by its application identifier, 18 digits a logistic unit.
 * Digits apart are left alone: they may be a trade item and its lot.
 */
const thingIn = (text: string): string | undefined => {
  if (/^(https?:\/\/|urn:)\S+$/i.test(text)) return text
  if (/^\d{18}$/.test(text)) return `https://id.gs1.org/00/${text}`
  const [, identifier, value] = BRACKETED.exec(text) ?? []
  return identifier === undefined || value === undefined
    ? undefined
    : `https://id.gs1.org/${identifier}/${encodeURIComponent(value)}`
}

/** The one thing of a field. @param orPlace - whether 13 digits are a place @throws Unread */
export const thingOf = (filled: Filled, field: string, orPlace = false): string => {
  const text = filled(field).replace(/(?<=\d)[ -]+(?=\d)/g, '')
  const found = thingIn(text) ?? (orPlace && /^\d{13}$/.test(text) ? location(text) : undefined)
  if (found === undefined) throw new Unread(field)
  return found
}

/** Codes of units by their words. @see UN/ECE Recommendation 20 */
const UNITS: Record<string, string> = { kilogram: 'KGM', cases: 'CS', pieces: 'EA' }

/** What is in something: things by themselves, and lots with how much of each. @throws Unread */
export const contentsOf = (filled: Filled, field: string): { childEPCs?: string[]; childQuantityList?: object[] } => {
  const read = linesOf(filled(field)).map(([line, number]) => {
    const thing = thingIn(line)
    if (thing !== undefined) return { thing }
    try {
      return { goods: inputsOf(line, UNITS[filled('unit')] ?? 'EA') }
    } catch {
      throw new Unread(field, number)
    }
  })
  const things = read.flatMap(({ thing }) => thing ?? [])
  const goods = read.flatMap(({ goods: some }) => some ?? [])
  return {
    ...(things.length > 0 ? { childEPCs: things } : {}),
    ...(goods.length > 0 ? { childQuantityList: goods } : {}),
  }
}

/** Which field a fault of the event belongs to. @param pointer - into a document of one event */
export const fieldAt = ({ places }: Pick<EventForm, 'places'>, pointer: string): string | undefined => {
  const within = pointer.replace(/^\/epcisBody\/eventList\/0/, '')
  return places.find(([start]) => within === start || within.startsWith(`${start}/`))?.[1]
}

/** Where every form has the same. */
export const COMMON_PLACES = [
  ['/eventTime', 'time'],
  ['/readPoint', 'place'],
] as const
