import type { Journey, JourneyEvent, ThingRole } from './journey.ts'
import { judge } from './journey-faults.ts'

/** How a lot travelled, in short: what is told of itself, and of what holds it until that was first emptied. */

/** An event as the page of a code reads it. */
export type ToldOfLot = readonly [
  /** Its number in the record. */
  event: number,
  /** What holds the lot; 0 for the lot itself. */
  holder: number,
  /** Milliseconds since 1970. */
  time: number,
  /** 1 epc, 2 child, 3 parent, 4 input, 5 output; 10 more where it is named by class. */
  role: number,
  type: string,
  action: string | null,
  bizStep: string | null,
  /** Who states it. */
  party: number,
  place: string | null,
  longitude: number | null,
  latitude: number | null,
]

/** Events that are read at most; one more is, where there are more. */
export const MOST_TOLD = 100

export interface Stop {
  place: string
  /** When it was first and last said to be there, RFC 3339 UTC. */
  from: string
  until: string
  /** What was done there last. */
  bizStep: string | undefined
  /** Whether what is told of it does not fit. */
  isMarked: boolean
}

export interface Travelled extends Pick<Journey, 'gaps' | 'impossible'> {
  stops: Stop[]
  /** Organisations that tell of it. */
  parties: number
  /** Whether more is told than was read. */
  isCut: boolean
}

const ROLES: Record<number, ThingRole> = { 1: 'epc', 2: 'child', 3: 'parent', 4: 'input', 5: 'output' }

/** What holds goods is followed until it was first emptied, so that nothing is said of where they are no more. */
const followed = (told: readonly ToldOfLot[]): ToldOfLot[] => {
  const ended = new Map<number, number>()
  for (const [, holder, time, role, , action] of told)
    if (action === 'DELETE' && ROLES[role % 10] === 'parent')
      ended.set(holder, Math.min(time, ended.get(holder) ?? Infinity))
  return told.filter(([, holder, time]) => holder === 0 || time <= (ended.get(holder) ?? Infinity))
}

const eventOf = (subject: string, rows: readonly ToldOfLot[]): JourneyEvent[] => {
  const [row] = rows
  if (!row) return []
  const [event, , time, , type, action, bizStep, party, place, longitude, latitude] = row
  return [
    {
      ...{ id: String(event), type, time: new Date(time).toISOString(), offset: '+00:00' },
      ...(action === null ? {} : { action }),
      ...(bizStep === null ? {} : { bizStep }),
      ...(place === null ? {} : { placeName: place }),
      ...(longitude === null || latitude === null ? {} : { longitude, latitude }),
      things: rows.map(([, , , role]) => ({ id: subject, role: ROLES[role % 10] ?? 'epc' })),
      ...{ sources: [], destinations: [], sensors: [], organisation: String(party), capture: '' },
    },
  ]
}

/**
 * @param subject - what events call the lot
 * @returns `undefined` where nothing is told
 */
export const travelledOf = (
  told: readonly ToldOfLot[],
  { subject, lot }: { subject: string; lot: string },
  now: Date,
): Travelled | undefined => {
  const byEvent = Map.groupBy(followed(told), ([event]) => event)
  const events = [...byEvent.values()]
    .flatMap((rows) => eventOf(subject, rows))
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
  if (events.length === 0) return undefined
  const nodes = [{ id: subject, kind: 'lot' as const, lot }]
  const cut = { isCut: told.length > MOST_TOLD, events: MOST_TOLD, nodes: 0 }
  const { gaps, impossible } = judge({ subject, nodes, events, edges: [], cut }, now)
  const marked = new Set(impossible.flatMap((fault) => fault.events))
  const stops: Stop[] = []
  for (const { id, time, placeName, bizStep } of events) {
    const before = stops.at(-1)
    if (placeName === undefined && before === undefined) continue
    if (before && (placeName === undefined || before.place === placeName))
      Object.assign(before, { until: time, bizStep, isMarked: before.isMarked || marked.has(id) })
    else stops.push({ place: placeName ?? '', from: time, until: time, bizStep, isMarked: marked.has(id) })
  }
  return {
    stops,
    parties: new Set(events.map(({ organisation }) => organisation)).size,
    isCut: cut.isCut,
    gaps,
    impossible,
  }
}
