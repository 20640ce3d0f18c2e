import type { Bilingual } from '../../registers/register.ts'
import { shown } from './check.ts'
import type { COMPARE } from './own-fields.ts'
import type { InUnit } from './units.ts'

/** A question to events, once it is read. @see EPCIS 2.0, 8.2.7 */

/** Conditions; of values of one condition any will do, and all conditions hold together. */
export interface EventQuestion {
  types?: string[]
  actions?: string[]
  bizSteps?: string[]
  dispositions?: string[]
  /** As `canonicalEpc` writes them. */
  readPoints?: string[]
  locations?: string[]
  /** Places with what lies in them: a location number with its extensions. */
  withinReadPoints?: string[]
  withinLocations?: string[]
  eventIds?: string[]
  transformations?: string[]
  /** Milliseconds since 1970. */
  fromTime?: number
  beforeTime?: number
  fromRecorded?: number
  beforeRecorded?: number
  /** Goods that are named in one of these roles. */
  things: { epcs: string[]; gtins: string[]; roles: readonly number[] }[]
  /** Conditions on what the event says besides, looked at event by event. */
  others: Other[]
  order: 'eventTime' | 'recordTime'
  ascending: boolean
  /** At most so many events in all. */
  count?: number
  /** Refused when there are more. */
  most?: number
  perPage: number
}

/** Parts of an event that may have fields of somebody's own. */
export type FieldPlace =
  | 'event'
  | 'ilmd'
  | 'errorDeclaration'
  | 'readPoint'
  | 'bizLocation'
  | 'sensorElement'
  | 'sensorMetadata'
  | 'sensorReport'

/** A field of somebody's own, by the name that it bears in the document. */
export interface OwnField {
  place: FieldPlace
  field: string
  /** Whether it stands somewhere inside another field of somebody's own, however deep. */
  isInner: boolean
}

type Comparison = (typeof COMPARE)[keyof typeof COMPARE]

export type Other =
  | { kind: 'equals'; path: string; values: string[] }
  | { kind: 'within'; list: string; key: string; values: string[]; type?: string }
  /** How much there was of anything: as it is stated, or in any of the units. */
  | { kind: 'quantity'; compare: Comparison; value: number; units?: InUnit[] }
  | { kind: 'sensor'; field: string; values: string[] }
  /** A field of somebody's own: its text, or any of a list of them. */
  | { kind: 'field'; at: OwnField; values: string[] }
  /** The same, as a number or as an instant in milliseconds since 1970. */
  | { kind: 'compared'; at: OwnField; compare: Comparison; value: number; isTime: boolean }
  /** Whether there is such a field. */
  | { kind: 'stated'; at: OwnField }
  /** A figure of a sensor report, in any of the units; a rank has none. */
  | { kind: 'figure'; field: string; compare: Comparison; value: number; units?: InUnit[] }
  | { kind: 'exists'; path: string }
  | { kind: 'instant'; path: string; compare: '>=' | '<'; value: number }

export interface QuestionFault {
  /** The parameter. */
  pointer: string
  message: Bilingual
}

/** @param name - of the parameter */
export const fault = (name: string, zh: string, en: string): QuestionFault => ({
  pointer: `/${shown(name)}`,
  message: { zh, en },
})

/** Puts the values of a parameter into a question. */
export type Put = (question: EventQuestion, values: string[], name: string) => QuestionFault | undefined
