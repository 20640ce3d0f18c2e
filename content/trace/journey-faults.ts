import type { Bilingual } from '../registers/register.ts'
import { findCircle } from './epcis/circle.ts'
import type { FaultKind, Journey, JourneyEvent, JourneyFault } from './journey.ts'

/** What is missing in a journey, and what in it cannot have been so. Said of what was stated, not of who stated it. */

const SENT = new Set(['shipping', 'departing', 'consigning', 'transporting', 'loading', 'staging_outbound'])
const RECEIVED = new Set(['receiving', 'accepting', 'arriving', 'unloading'])
const ENDED = new Set(['destroying', 'decommissioning', 'killing', 'dispensing'])

const DAY = 86_400_000
/** Nobody says anything for longer than that. */
const SILENT_DAYS = 30
/** After that somebody should have said that it arrived. */
const UNDERWAY_DAYS = 14
/** Days are stated where hours were not looked at, and clocks differ. */
const SLACK = DAY
/** Kilometres per hour: an aircraft, with what lies before and after a flight. */
const FASTEST = 900
/** Kilometres below which coordinates say nothing of speed. */
const NEAR = 30

const EARTH_RADIUS = 6371

/** Kilometres along a great circle. @see https://en.wikipedia.org/wiki/Haversine_formula */
export const kilometres = (
  a: { longitude: number; latitude: number },
  b: { longitude: number; latitude: number },
): number => {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180
  const [dLat, dLon] = [radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)]
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(h)))
}

type Told = Omit<Journey, 'gaps' | 'impossible'>

const at = ({ time }: JourneyEvent): number => Date.parse(time)

/** What holds each of the goods, and what each holds: somewhere in the journey. */
const together = ({ edges }: Told): ((id: string) => Set<string>) => {
  const beside = new Map<string, Set<string>>()
  const add = (a: string, b: string): void => {
    beside.set(a, (beside.get(a) ?? new Set()).add(b))
  }
  for (const { from, to, kind } of edges)
    if (kind === 'held') {
      add(from, to)
      add(to, from)
    }
  return (id) => new Set([id, ...(beside.get(id) ?? [])])
}

/** Goods that both events are about, one perhaps inside the other. */
const share = (a: JourneyEvent, b: JourneyEvent, near: (id: string) => Set<string>): boolean => {
  const named = new Set(b.things.map(({ id }) => id))
  return a.things.some(({ id }) => [...near(id)].some((one) => named.has(one)))
}

const standing = ({ events }: Told): JourneyEvent[] => events.filter(({ voided }) => voided !== true)

const handovers = (told: Told, now: Date): JourneyFault[] => {
  const events = standing(told)
  const near = together(told)
  const step = (words: ReadonlySet<string>) => events.filter(({ bizStep = '' }) => words.has(bizStep))
  const [sent, received] = [step(SENT), step(RECEIVED)]
  const unsent = received.filter(
    (one) => !sent.some((other) => at(other) <= at(one) + SLACK && share(one, other, near)),
  )
  const unreceived = sent.filter(
    (one) =>
      one.bizStep === 'shipping' &&
      now.getTime() - at(one) > UNDERWAY_DAYS * DAY &&
      !received.some((other) => at(other) >= at(one) - SLACK && share(one, other, near)),
  )
  return [
    ...unsent.map((one): JourneyFault => ({ kind: 'received-unsent', events: [one.id], values: {} })),
    ...unreceived.map((one): JourneyFault => ({
      kind: 'sent-unreceived',
      events: [one.id],
      values: { days: String(UNDERWAY_DAYS) },
    })),
  ]
}

const silences = (told: Told): JourneyFault[] => {
  const events = standing(told)
  return events.flatMap((event, index): JourneyFault[] => {
    const next = events[index + 1]
    const days = next ? Math.floor((at(next) - at(event)) / DAY) : 0
    return next && days > SILENT_DAYS
      ? [{ kind: 'silent-span', events: [event.id, next.id], values: { days: String(days) } }]
      : []
  })
}

/** Events that say how something came to be. */
const isMaking = (event: JourneyEvent, id: string): boolean =>
  event.things.some((thing) => thing.id === id && thing.role === 'output') ||
  (event.action === 'ADD' &&
    event.type === 'ObjectEvent' &&
    event.things.some((thing) => thing.id === id && thing.role === 'epc'))

const origins = (told: Told): JourneyFault[] => {
  const events = standing(told)
  return told.nodes
    .filter(({ kind }) => kind === 'lot' || kind === 'item')
    .filter(({ id }) => !events.some((event) => isMaking(event, id)))
    .map(({ id, lot, serial, name }) => ({
      kind: 'origin-unknown',
      events: events
        .filter(({ things }) => things.some((thing) => thing.id === id))
        .slice(0, 1)
        .map((one) => one.id),
      values: { thing: name === undefined ? (lot ?? serial ?? id) : `${name} ${lot ?? serial ?? ''}`.trim() },
    }))
}

const oneSided = ({ edges, nodes }: Told): JourneyFault[] => {
  const called = (id: string): string => {
    const node = nodes.find((one) => one.id === id)
    return node?.lot ?? node?.serial ?? id
  }
  return edges
    .filter(({ bothSides, kind }) => !bothSides && kind === 'made')
    .map(({ event, from, to }) => ({
      kind: 'one-sided',
      events: [event],
      values: { from: called(from), to: called(to) },
    }))
}

/** Events about one thing, in order of time. */
const byThing = (told: Told): [id: string, events: JourneyEvent[]][] =>
  told.nodes.map(({ id }) => [id, standing(told).filter(({ things }) => things.some((thing) => thing.id === id))])

const located = (event: JourneyEvent): { longitude: number; latitude: number } | undefined =>
  event.longitude === undefined || event.latitude === undefined
    ? undefined
    : { longitude: event.longitude, latitude: event.latitude }

const tooFast = (told: Told): JourneyFault[] =>
  byThing(told).flatMap(([, events]) => {
    const placed = events.filter((event) => located(event))
    return placed.flatMap((event, index): JourneyFault[] => {
      const next = placed[index + 1]
      const [here, there] = [located(event), next && located(next)]
      if (!next || !here || !there) return []
      const [way, hours] = [kilometres(here, there), (at(next) - at(event)) / 3_600_000]
      if (way < NEAR || way <= FASTEST * hours) return []
      const values = { kilometres: String(Math.round(way)), minutes: String(Math.max(0, Math.round(hours * 60))) }
      return [{ kind: 'too-fast', events: [event.id, next.id], values }]
    })
  })

/** One thing alone ends; of a lot a part may, unless the event says no quantity. */
const endsWith = (event: JourneyEvent, id: string, isOne: boolean): boolean =>
  event.things.some(
    (thing) =>
      thing.id === id &&
      ((isOne && thing.role === 'input') ||
        ((ENDED.has(event.bizStep ?? '') || event.disposition === 'destroyed') &&
          (isOne || thing.quantity === undefined))),
  )

const lives = (told: Told): JourneyFault[] =>
  byThing(told).flatMap(([id, events]): JourneyFault[] => {
    const isOne = told.nodes.some((node) => node.id === id && node.kind === 'item')
    const end = events.find((event) => endsWith(event, id, isOne))
    const after = end && events.find((event) => at(event) > at(end) + SLACK && event.id !== end.id)
    const making = events.find((event) => isMaking(event, id))
    const before = making && events.find((event) => at(event) < at(making) && !isMaking(event, id))
    return [
      ...(end && after ? [{ kind: 'after-its-end' as const, events: [end.id, after.id], values: {} }] : []),
      ...(making && before
        ? [{ kind: 'before-it-was-made' as const, events: [before.id, making.id], values: {} }]
        : []),
    ]
  })

/** What two who tell of one event should agree on. */
const said = ({ type, time, bizStep, things }: JourneyEvent): string =>
  JSON.stringify([
    type,
    time,
    bizStep,
    things.map((thing) => [thing.id, thing.role, thing.quantity, thing.unit]).sort(),
  ])

const differences = (told: Told): JourneyFault[] =>
  [...Map.groupBy(standing(told), ({ id }) => id)]
    .filter(([, events]) => new Set(events.map(said)).size > 1)
    .map(([id]) => ({ kind: 'told-differently', events: [id], values: {} }))

const circles = ({ edges }: Told): JourneyFault[] => {
  const held = edges.filter(({ kind }) => kind === 'held')
  const circle = findCircle(held.map(({ from, to }) => [from, to] as const))
  if (!circle) return []
  const events = held.filter(({ from, to }) => circle.includes(from) && circle.includes(to)).map(({ event }) => event)
  return [{ kind: 'circle', events: [...new Set(events)], values: { circle: circle.join(' → ') } }]
}

/** Each said once, however many goods it is true of. */
const once = (faults: JourneyFault[]): JourneyFault[] => [
  ...new Map(faults.map((fault) => [JSON.stringify([fault.kind, fault.events, fault.values]), fault])).values(),
]

/** @param now - after it nothing is awaited yet */
export const judge = (told: Told, now: Date): Journey => ({
  ...told,
  gaps: once([...handovers(told, now), ...silences(told), ...origins(told), ...oneSided(told)]),
  impossible: once([...tooFast(told), ...lives(told), ...differences(told), ...circles(told)]),
})

/** Each in words; `{name}` is filled from the fault's values. */
export const JOURNEY_FAULTS: Record<FaultKind, Bilingual> = {
  'received-unsent': {
    zh: '有人说收到了这批货，却没有人说发出过它。',
    en: 'Somebody says that the goods were received; nobody says that they were sent.',
  },
  'sent-unreceived': {
    zh: '货发出超过 {days} 天，没有人说收到。',
    en: 'The goods were sent more than {days} days ago, and nobody says that they arrived.',
  },
  'silent-span': {
    zh: '有 {days} 天没有任何记录：这段时间货在哪里、怎样存放，没有人说。',
    en: 'For {days} days nobody says where the goods were or how they were kept.',
  },
  'origin-unknown': {
    zh: '{thing} 从哪里来，没有人说。',
    en: 'Nobody says where {thing} comes from.',
  },
  'one-sided': {
    zh: '只有一方说 {from} 用在了 {to} 里，另一方没有提过 {from}。',
    en: 'One side alone says that {from} went into {to}; the other never mentions {from}.',
  },
  'too-fast': {
    zh: '两处相隔约 {kilometres} 公里，只隔 {minutes} 分钟：同一批货不可能这样走。',
    en: 'Two places about {kilometres} km apart within {minutes} minutes: the same goods cannot have travelled so.',
  },
  'after-its-end': {
    zh: '货已经用完或者销毁，之后却还有它的记录。',
    en: 'The goods were used up or destroyed, and yet something is told of them afterwards.',
  },
  'before-it-was-made': {
    zh: '这条记录早于货做出来的时间。',
    en: 'This is told of a time before the goods were made.',
  },
  'told-differently': {
    zh: '同一件事，两家说得不一样。',
    en: 'Two tell of the same event differently.',
  },
  circle: {
    zh: '货装成了一圈，没有最外层：{circle}。',
    en: 'The goods are inside one another in a circle: {circle}.',
  },
}
