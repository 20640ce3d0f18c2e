import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { readJourney } from '../../db/record/journey.ts'
import type { Journey } from '../../content/trace/journey.ts'
import { askedBy, plansOf } from './query-plans.ts'
import {
  aMaking,
  anEvent,
  aPacking,
  capture,
  captureAll,
  CARRIER,
  CASE,
  CUT,
  FIELD,
  GROWER,
  lot,
  MAKER,
  OTHER_PALLET,
  PALLET,
  publishTradeItems,
  SALAD,
} from './epcis-builders.ts'

/** The published example chain, as the invented region has it. */
const CHAIN: Record<string, string> = import.meta.glob('../../content/demonstration/events/*.jsonld', {
  eager: true,
  import: 'default',
  query: '?raw',
})
const chain = (name: string): string =>
  Object.entries(CHAIN).find(([path]) => path.endsWith(`-${name}.jsonld`))?.[1] ?? ''

const NOW = new Date('2026-11-22T08:00:00Z')
const journeyOf = async (gtin: string, name: string): Promise<Journey> => {
  const journey = await readJourney({ $client: env.RECORD }, { gtin, lot: name }, NOW)
  if (!journey) throw new Error('no journey')
  return journey
}
const lots = ({ nodes }: Journey): string[] => nodes.flatMap(({ lot: name }) => name ?? []).sort()
const faults = ({ gaps, impossible }: Journey): string[] => [...gaps, ...impossible].map(({ kind }) => kind).sort()
const at = (day: number, hour = 8): string =>
  `2026-05-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00Z`

beforeAll(async () => {
  await publishTradeItems()
})

describe('the published chain', () => {
  it('leads from the field to the salad and back, with what does not fit marked', async () => {
    for (const name of ['harvest', 'cooling', 'packing', 'shipping'])
      expect((await capture(GROWER, chain(name))).status).toBe(202)
    for (const name of ['receiving', 'making']) expect((await capture(MAKER, chain(name))).status).toBe(202)
    const salad = await journeyOf(SALAD, 'SALAD-20260420-A')
    expect(lots(salad)).toEqual(['ABC1234', 'ABC1234', 'DEF2345', 'SALAD-20260420-A'])
    // The packing is told three times: by its packer when packing and when shipping, and by who received the cases.
    expect(salad.edges.filter(({ kind }) => kind === 'made')).toHaveLength(5)
    const field = await journeyOf(FIELD, 'ABC1234')
    expect(lots(field)).toEqual(['ABC1234', 'ABC1234', 'SALAD-20260420-A'])
    expect(field.nodes.some(({ kind }) => kind === 'container')).toBe(true)
    const cut = await journeyOf(CUT, 'DEF2345')
    expect(lots(cut)).toContain('SALAD-20260420-A')
    // The cooler has it a day before the harvest; the shipment is told with 25 cases and with 500; nobody made DEF2345.
    expect(faults(field)).toEqual(expect.arrayContaining(['before-it-was-made', 'told-differently']))
    expect(faults(salad)).toContain('origin-unknown')
    expect(field.events.flatMap(({ sensors }) => sensors)).toContainEqual(
      expect.objectContaining({ type: 'Temperature', value: '36', unit: 'FAH' }),
    )
  })
})

describe('a journey', () => {
  it('goes through what held goods only while it held them', async () => {
    await captureAll(
      CARRIER,
      aPacking([], PALLET, {
        eventTime: at(1),
        childQuantityList: [{ epcClass: 'https://id.gs1.org/01/09520000000073/10/T1' }],
      }),
      anEvent({ eventTime: at(2), quantityList: undefined, epcList: [PALLET], bizStep: 'shipping' }),
      aPacking([], PALLET, { eventTime: at(3), action: 'DELETE', childQuantityList: undefined }),
      anEvent({ eventTime: at(5), quantityList: undefined, epcList: [PALLET], bizStep: 'storing' }),
      aPacking([], PALLET, {
        eventTime: at(6),
        childQuantityList: [{ epcClass: 'https://id.gs1.org/01/09520000000073/10/T2' }],
      }),
      aPacking([], OTHER_PALLET, { eventTime: at(7), childQuantityList: undefined, childEPCs: [PALLET] }),
    )
    const first = await journeyOf('09520000000073', 'T1')
    expect(first.events.map(({ bizStep }) => bizStep)).toEqual(['packing', 'shipping', 'packing'])
    expect(lots(first)).toEqual(['T1'])
    const second = await journeyOf('09520000000073', 'T2')
    expect(second.nodes.filter(({ kind }) => kind === 'container')).toHaveLength(2)
    expect(lots(second)).toEqual(['T2'])
  })

  it('goes through what goods were joined with, in both directions, until they were taken apart', async () => {
    const crate = 'https://id.gs1.org/8003/09520000000011CRATE'
    const joined = (day: number, action: string) =>
      aPacking([lot(FIELD, 'AS1')], crate, { type: 'AssociationEvent', action, bizStep: undefined, eventTime: at(day) })
    const seen = (day: number) =>
      anEvent({ eventTime: at(day), quantityList: undefined, epcList: [crate], bizStep: 'storing' })
    await captureAll(GROWER, aMaking([lot(FIELD, 'AS0')], [lot(FIELD, 'AS1')], { eventTime: at(1) }))
    await captureAll(GROWER, joined(2, 'ADD'), seen(3), joined(4, 'DELETE'), seen(6))
    await captureAll(GROWER, aMaking([lot(FIELD, 'AS1')], [lot(CASE, 'AS2')], { eventTime: at(5) }))
    const journey = await journeyOf(FIELD, 'AS1')
    expect(journey.nodes.map(({ id }) => id)).toContain(crate)
    expect(lots(journey)).toEqual(['AS0', 'AS1', 'AS2'])
    const days = journey.events.map(({ time, bizStep }) => `${time.slice(8, 10)} ${bizStep ?? ''}`.trim())
    expect(days).toContain('03 storing')
    // By then it held something else.
    expect(days).not.toContain('06 storing')
    expect(lots(await journeyOf(CASE, 'AS2'))).toEqual(['AS0', 'AS1', 'AS2'])
    expect(lots(await journeyOf(FIELD, 'AS0'))).toEqual(['AS0', 'AS1', 'AS2'])
  })

  it('marks what cannot have been so, and leaves out what was declared wrong', async () => {
    const field = (name: string) => [{ epcClass: lot(FIELD, name), quantity: 5 }]
    const place = (text: string) => ({ readPoint: { id: text } })
    const eventID = 'urn:uuid:00000000-0000-4000-8000-0000000000aa'
    await captureAll(
      GROWER,
      anEvent({
        eventTime: at(10),
        action: 'ADD',
        bizStep: 'commissioning',
        quantityList: field('J1'),
        ...place('geo:18.0,132.0'),
      }),
      anEvent({ eventTime: at(10, 9), quantityList: field('J1'), ...place('geo:40.0,116.0') }),
      anEvent({ eventID, eventTime: at(12), quantityList: field('J1'), bizStep: 'destroying' }),
    )
    expect(faults(await journeyOf(FIELD, 'J1'))).toContain('too-fast')
    const errorDeclaration = { declarationTime: at(13) }
    await captureAll(
      GROWER,
      anEvent({ eventID, eventTime: at(12), quantityList: field('J1'), bizStep: 'destroying', errorDeclaration }),
    )
    const corrected = await journeyOf(FIELD, 'J1')
    expect(corrected.events.filter(({ voided }) => voided).map(({ bizStep }) => bizStep)).toEqual(['destroying'])
  })

  it('says what it was cut at, and which edges one side alone tells', async () => {
    await captureAll(
      MAKER,
      aMaking([lot(CUT, 'ONE'), lot(CASE, 'NEVER-SAID')], [lot(SALAD, 'TWO')], { eventTime: at(14) }),
    )
    const journey = await journeyOf(SALAD, 'TWO')
    expect(journey.cut).toMatchObject({ isCut: false })
    expect(journey.edges.map(({ from, bothSides }) => [from, bothSides])).toEqual(
      expect.arrayContaining([[lot(CASE, 'NEVER-SAID'), false]]),
    )
    expect(faults(journey)).toContain('one-sided')
    expect(await readJourney({ $client: env.RECORD }, { gtin: SALAD, lot: 'NEVER' }, NOW)).toBeUndefined()
  })

  it('is read along indexes', async () => {
    const asked = await askedBy(env.RECORD, (database) =>
      readJourney({ $client: database }, { gtin: SALAD, lot: 'TWO' }, NOW),
    )
    expect(asked).toHaveLength(1)
    const plans = await plansOf(env.RECORD, asked)
    expect(
      plans.filter((step) => /SCAN (trace_\w+|named|link|side|entries|records|captured|happened)/.test(step)),
    ).toEqual([])
  })
})
