/**
 * The way of goods as their events tell it: what went into what, where and when. Read from the record by
 * `db/record/journey.ts`, judged by `content/trace/journey-faults.ts`, drawn by `site/components/trace/Journey.astro`.
 */

/** One reading of a sensor, as its event states it. */
export interface SensorReading {
  /** `Temperature`, `RelativeHumidity` …, or a URI of a vocabulary that is not GS1's. */
  type: string
  /** RFC 3339 UTC; that of the event where the reading has none of its own. */
  time: string
  /** The value, or the mean where only that is given; decimal text. */
  value?: string
  minimum?: string
  maximum?: string
  /** Code of UN/ECE Recommendation 20: `CEL`. */
  unit?: string
  device?: string
  /** Whether it says of itself that it is an alarm or an error. */
  exception?: string
}

/** Goods or what holds them. */
export interface JourneyNode {
  /** As `canonicalEpc` writes it. */
  id: string
  kind: 'lot' | 'item' | 'container' | 'product' | 'other'
  /** Fourteen digits. */
  gtin?: string
  lot?: string
  serial?: string
  /** Who answers for it: the producer of its GTIN, where that is registered here. */
  organisation?: string
  /** Of the product. */
  name?: string
}

/** What an event has to do with goods that it names. */
export type ThingRole = 'epc' | 'child' | 'parent' | 'input' | 'output'

export interface JourneyThing {
  id: string
  role: ThingRole
  /** Decimal text; goods counted one by one have none. */
  quantity?: string
  unit?: string
}

export interface Side {
  type: string
  id: string
}

export interface JourneyEvent {
  /** As stated, or made from what it says where it states none. */
  id: string
  type: string
  /** RFC 3339 UTC. */
  time: string
  /** Of the clock where it happened: `+08:00`. */
  offset: string
  action?: string
  bizStep?: string
  disposition?: string
  /** Read point and place of business, as `canonicalEpc` writes them. */
  readPoint?: string
  location?: string
  /** Of that place, where the document says so. */
  placeName?: string
  /** Degrees, WGS 84. */
  longitude?: number
  latitude?: number
  things: JourneyThing[]
  sources: Side[]
  destinations: Side[]
  sensors: SensorReading[]
  /** Who states it: unified social credit code. */
  organisation: string
  /** Id of the capture that it stands in. */
  capture: string
  /** Its publisher declared later that it was wrong. */
  voided?: boolean
  /** How many fields its publisher holds back behind commitments. */
  withheld?: number
}

/** Something went into something: an input into what was made of it, or goods into what holds them. */
export interface JourneyEdge {
  from: string
  to: string
  kind: 'made' | 'held'
  /** Of the event that says so. */
  event: string
  time: string
  /** Who says so. */
  organisation: string
  /** Whether both who handed over and who took over speak of what was handed over. */
  bothSides: boolean
}

export interface JourneyFault {
  kind: FaultKind
  /** Events that it is about, in order of time. */
  events: string[]
  /** What its sentence is filled with. */
  values: Record<string, string>
}

/** What makes a journey incomplete, and what cannot have been so. */
export type FaultKind =
  // gaps
  | 'received-unsent'
  | 'sent-unreceived'
  | 'silent-span'
  | 'origin-unknown'
  | 'one-sided'
  // impossible
  | 'too-fast'
  | 'after-its-end'
  | 'before-it-was-made'
  | 'told-differently'
  | 'circle'

export interface Journey {
  /** What was asked for. */
  subject: string
  nodes: JourneyNode[]
  /** In order of time. */
  events: JourneyEvent[]
  edges: JourneyEdge[]
  gaps: JourneyFault[]
  impossible: JourneyFault[]
  /** Whether more stands in the record than was read, and how much is read at most. */
  cut: { isCut: boolean; events: number; nodes: number }
}
