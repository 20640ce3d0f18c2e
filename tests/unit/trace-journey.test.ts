import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { judge, JOURNEY_FAULTS, kilometres } from '../../content/trace/journey-faults.ts'
import type { JourneyEvent, JourneyNode } from '../../content/trace/journey.ts'
import { BIZ_STEPS } from '../../content/trace/epcis/vocabulary.ts'
import { readDocument } from '../../content/trace/epcis/document.ts'
import { stepLabel, unitLabel } from '../../content/trace/epcis/labels.ts'
import { toldEvent } from '../../content/trace/epcis/told.ts'
import { traceEvent } from '../../content/trace/epcis/traced.ts'
import { documentOf, offsetText, type Filled } from '../../site/islands/console/events/one.ts'
import { drawingOf, measuredBy } from '../../site/trace/journey.ts'

const NOW = new Date('2026-11-22T08:00:00Z')
const LOT = 'https://id.gs1.org/01/09520000000073/10/A1'
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

const aNode = (over: Partial<JourneyNode> = {}): JourneyNode => ({ id: LOT, kind: 'lot', lot: 'A1', ...over })
const anEvent = (over: Partial<JourneyEvent> = {}): JourneyEvent => ({
  id: 'urn:uuid:1',
  type: 'ObjectEvent',
  time: '2026-05-01T00:00:00Z',
  offset: '+08:00',
  action: 'ADD',
  bizStep: 'commissioning',
  things: [{ id: LOT, role: 'epc' }],
  sources: [],
  destinations: [],
  sensors: [],
  organisation: '939901010000002112',
  capture: 'x',
  ...over,
})
const faults = (events: JourneyEvent[], nodes = [aNode()]): string[] => {
  const told = { subject: LOT, nodes, events, edges: [], cut: { isCut: false, events: 1, nodes: 1 } }
  const { gaps, impossible } = judge(told, NOW)
  return [...gaps, ...impossible].map(({ kind }) => kind)
}
const later = (over: Partial<JourneyEvent>): JourneyEvent => anEvent({ id: 'urn:uuid:2', action: 'OBSERVE', ...over })

describe('a journey', () => {
  it('without anything amiss says so', () => expect(faults([anEvent()])).toEqual([]))

  it.each<[string, Partial<JourneyEvent>]>([
    ['received-unsent', { bizStep: 'receiving', time: '2026-05-02T00:00:00Z' }],
    ['sent-unreceived', { bizStep: 'shipping', time: '2026-05-02T00:00:00Z' }],
    ['silent-span', { bizStep: 'storing', time: '2026-07-02T00:00:00Z' }],
    ['before-it-was-made', { bizStep: 'storing', time: '2026-04-30T00:00:00Z' }],
  ])('with %s has it marked', (kind, over) => {
    const events = [anEvent(), later(over)].sort((a, b) => (a.time < b.time ? -1 : 1))
    expect(faults(events)).toEqual([kind])
    expect(JOURNEY_FAULTS).toHaveProperty(kind)
  })

  it('takes a day that was stated without its hour for no contradiction', () => {
    const sent = later({ bizStep: 'shipping', time: '2026-05-02T10:00:00Z' })
    const received = anEvent({
      id: 'urn:uuid:3',
      action: 'OBSERVE',
      bizStep: 'receiving',
      time: '2026-05-02T00:00:00Z',
    })
    expect(faults([anEvent(), received, sent])).toEqual([])
  })

  it('marks what one item does after it was used up, and lets a lot be used in part', () => {
    const item = { id: 'https://id.gs1.org/01/09520000000073/21/7', kind: 'item' as const, serial: '7' }
    const made = anEvent({ things: [{ id: item.id, role: 'epc' }] })
    const used = later({
      type: 'TransformationEvent',
      time: '2026-05-02T00:00:00Z',
      things: [{ id: item.id, role: 'input' }],
    })
    const after = anEvent({
      id: 'urn:uuid:3',
      action: 'OBSERVE',
      bizStep: 'storing',
      time: '2026-05-04T00:00:00Z',
      things: made.things,
    })
    expect(faults([made, used, after], [aNode(item)])).toEqual(['after-its-end'])
    const things = [{ id: LOT, role: 'input' as const, quantity: '1' }]
    const part = later({ type: 'TransformationEvent', time: '2026-05-02T00:00:00Z', things })
    expect(faults([anEvent(), part, { ...after, things: [{ id: LOT, role: 'epc' }] }])).toEqual([])
  })

  it('in which goods are inside one another says so, and names the circle', () => {
    const [box, pallet] = ['https://id.gs1.org/00/095200000000000011', 'https://id.gs1.org/00/095200000000000028']
    const rest = { ...{ kind: 'held' as const, bothSides: true }, time: '2026-05-01T00:00:00Z', organisation: '' }
    const edge = (from: string, to: string, event: string) => ({ from, to, event, ...rest })
    const told = {
      ...{ subject: LOT, nodes: [aNode()], events: [anEvent()], cut: { isCut: false, events: 1, nodes: 1 } },
      edges: [edge(LOT, box, 'urn:uuid:1'), edge(box, pallet, 'urn:uuid:2'), edge(pallet, box, 'urn:uuid:3')],
    }
    const { impossible } = judge(told, NOW)
    expect(impossible).toMatchObject([{ kind: 'circle', events: ['urn:uuid:2', 'urn:uuid:3'] }])
    expect(impossible[0]?.values['circle']?.split(' → ')).toHaveLength(3)
    expect(judge({ ...told, edges: told.edges.slice(0, 2) }, NOW).impossible).toEqual([])
  })

  it('says what two tell differently of one event, and not what both tell alike', () => {
    const [one, other] = [{ organisation: '939901010000002112' }, { organisation: '919901020000003283' }]
    expect(faults([anEvent(one), anEvent(other)])).toEqual([])
    const things = [{ id: LOT, role: 'epc' as const, quantity: '25', unit: 'KGM' }]
    expect(faults([anEvent(one), anEvent({ ...other, things })])).toEqual(['told-differently'])
  })

  it('has no kind of mark that no test shows', () =>
    expect(Object.keys(JOURNEY_FAULTS).toSorted()).toEqual(
      [
        ...['after-its-end', 'before-it-was-made', 'circle', 'one-sided', 'origin-unknown', 'received-unsent'],
        ...['sent-unreceived', 'silent-span', 'told-differently', 'too-fast'],
      ].toSorted(),
    ))

  it('measures distances as maps do', () =>
    expect(kilometres({ longitude: 116.4, latitude: 39.9 }, { longitude: 121.47, latitude: 31.23 })).toBeCloseTo(
      1067,
      -1,
    ))
})

describe('what is drawn', () => {
  it('shows each place once, in order, and says how many events are left out', () => {
    const here = { longitude: 132, latitude: 18 }
    const there = { longitude: 132.1, latitude: 18.1 }
    const events = [
      anEvent(here),
      later({ ...there }),
      later({ id: 'urn:uuid:3', ...here }),
      later({ id: 'urn:uuid:4' }),
    ]
    const drawing = drawingOf(events, () => '某处')
    expect(drawing).toMatchObject({ across: 11, unplaced: 1, places: [{ number: 1 }, { number: 2 }] })
    expect(drawing?.path.match(/[ML]/g)).toEqual(['M', 'L', 'L'])
    expect(drawingOf([anEvent(here)], () => '')).toBeUndefined()
  })

  it('joins readings of one kind, lowest and highest by their value', () => {
    const sensors = ['10', '9.5', '-1'].map((value, hour) => ({
      type: 'Temperature',
      unit: 'CEL',
      value,
      time: `2026-05-01T0${hour}:00:00Z`,
    }))
    expect(measuredBy(anEvent({ sensors }), 'en')).toMatchObject([{ least: '-1', most: '10', count: 3, unit: '°C' }])
  })

  it('has words in both languages for every step of the vocabulary', () => {
    const bare = [...BIZ_STEPS].filter((step) => !/\p{Script=Han}/u.test(stepLabel(step, 'zh')))
    expect(bare).toEqual([])
    expect(stepLabel('https://example.org/step', 'zh')).toBe('https://example.org/step')
    expect(unitLabel('KGM', 'en')).toBe('kg')
  })
})

describe('a form of the console', () => {
  const filled: Filled = {
    kind: 'made',
    gtin: '9520000000073',
    lot: 'A/1',
    quantity: '12.5',
    unit: 'KGM',
    time: '2026-05-01T08:00',
    place: '9520000000011',
    side: '',
    inputs: '09520000000080 B1 3\n09520000000080，B2',
  }
  const events = (over: Partial<Filled>) => {
    const read = readDocument(JSON.stringify(documentOf({ ...filled, ...over }, NOW, 480)), NOW)
    if ('issues' in read) throw new Error(JSON.stringify(read.issues))
    return read.document.events.map((event) => traceEvent(event, read.document, '939901010000002112', sha256))
  }

  it('makes documents that are taken', () => {
    const [made] = events({})
    expect(made?.links.map(({ source, target }) => [source.lot, target.lot])).toEqual([
      ['B1', 'A/1'],
      ['B2', 'A/1'],
    ])
    expect(new Date(made?.time ?? 0).toISOString()).toBe('2026-05-01T00:00:00.000Z')
    const [shipped] = events({ kind: 'shipped', side: '9520000000028', inputs: '' })
    const told = toldEvent(shipped?.body ?? '{}', {
      id: '',
      organisation: '',
      capture: '',
      time: 0,
      longitude: undefined,
      latitude: undefined,
      placeName: undefined,
      voided: false,
    })
    expect(told).toMatchObject({ bizStep: 'shipping', destinations: [{ id: 'https://id.gs1.org/414/9520000000028' }] })
  })

  it('names the line of ingredients that cannot be read', () => {
    expect(() => documentOf({ ...filled, inputs: '09520000000080 B1\nonly' }, NOW, 0)).toThrow(new RangeError('2'))
    expect(offsetText(-210)).toBe('-03:30')
  })
})
