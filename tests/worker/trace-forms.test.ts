import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { readTracePage } from '../../db/record/trace-page.ts'
import { attaching } from '../../site/islands/console/events/attaching.ts'
import { fieldAt, Unread, type EventForm } from '../../site/islands/console/events/event-form.ts'
import { measuring } from '../../site/islands/console/events/measuring.ts'
import { mistake } from '../../site/islands/console/events/mistake.ts'
import { documentWith } from '../../site/islands/console/events/one.ts'
import { packing } from '../../site/islands/console/events/packing.ts'
import { get, type ProblemAnswer } from './builders.ts'
import {
  anEvent,
  capture,
  captureAll,
  CUT,
  FIELD,
  GROWER,
  lot,
  MAKER,
  OTHER_PALLET,
  PALLET,
  publishTradeItems,
  SALAD,
  type Captured,
} from './epcis-builders.ts'

/** Forms of the console for one event: what they make is taken, and what is refused is said beside a field. */

const SSCC = PALLET.slice(-18)
const GIAI = '(8004)9520000007T'
/** A clock in Shanghai. */
const CLOCK = (): number => 480

const FILLED = {
  packing: {
    packed: 'packs',
    container: SSCC,
    contents: `${FIELD} P1 250`,
    unit: 'kilogram',
    time: '2026-04-18T08:00',
  },
  attaching: { attached: 'attaches', whole: '9520000000110', parts: GIAI, time: '2026-04-18T08:00' },
  measuring: {
    ...{ gtin: FIELD, lot: 'P1', measured: 'temperature', device: GIAI, time: '2026-04-18T09:00' },
    readings: '2026-04-18 08:10 4.5\n2026-04-18 8:40，−0.5',
  },
}

const eventOf = (form: EventForm, values: Record<string, string>): object | Promise<object> =>
  form.eventOf((name) => values[name] ?? '', CLOCK)
const handedIn = async (form: EventForm, values: Record<string, string>, query = ''): Promise<Response> =>
  capture(GROWER, documentWith(await eventOf(form, values), new Date()), {}, query)
/** The field that what cannot be read is said beside, and its line. */
const unread = async (form: EventForm, values: Record<string, string>): Promise<[string, number] | undefined> => {
  try {
    await eventOf(form, values)
  } catch (error) {
    if (error instanceof Unread) return [error.field, error.line]
    throw error
  }
  return undefined
}
/** The field that what the portal refuses is said beside. */
const refused = async (form: EventForm, values: Record<string, string>): Promise<(string | undefined)[]> => {
  const answer = await handedIn(form, values)
  const { issues = [] } = await answer.json<ProblemAnswer>()
  return [...new Set(issues.map(({ pointer }) => fieldAt(form, pointer)))]
}

beforeAll(publishTradeItems)

describe('a form of the console', () => {
  it.each([
    ['packing', packing, FILLED.packing],
    ['unpacking', packing, { ...FILLED.packing, packed: 'unpacks', contents: '', time: '2026-04-18T10:00' }],
    ['attaching', attaching, FILLED.attaching],
    ['detaching', attaching, { ...FILLED.attaching, attached: 'detaches', time: '2026-04-18T10:00' }],
    ['measuring', measuring, FILLED.measuring],
  ] as const)('states what it was filled in with: %s', async (_, form, values) => {
    const answer = await handedIn(form, values)
    expect([answer.status, await answer.text()]).toEqual([202, expect.any(String)])
  })

  it('says where goods and what sensors measured stand, in the units that were chosen', async () => {
    expect(await eventOf(packing, FILLED.packing)).toMatchObject({
      eventTime: '2026-04-18T08:00:00+08:00',
      parentID: PALLET,
      childQuantityList: [{ epcClass: `https://id.gs1.org/01/${FIELD}/10/P1`, quantity: 250, uom: 'KGM' }],
    })
    const temperature = { type: 'Temperature', uom: 'CEL' }
    expect(await eventOf(measuring, FILLED.measuring)).toMatchObject({
      sensorElementList: [
        {
          sensorMetadata: { deviceID: 'https://id.gs1.org/8004/9520000007T' },
          sensorReport: [
            { ...temperature, value: 4.5, time: '2026-04-18T08:10:00+08:00' },
            { ...temperature, value: -0.5, time: '2026-04-18T08:40:00+08:00' },
          ],
        },
      ],
    })
  })

  it('names the field and the line that cannot be read', async () => {
    const { packing: packed, attaching: attached, measuring: measured } = FILLED
    expect(await unread(packing, { ...packed, container: '12' })).toEqual(['container', 0])
    expect(await unread(packing, { ...packed, contents: `${FIELD} P1 5\n\n木箱` })).toEqual(['contents', 3])
    // A trade item without its lot is no place, and one beside a lot of digits no logistic unit.
    expect(await unread(packing, { ...packed, contents: '9520000000110' })).toEqual(['contents', 1])
    expect(await eventOf(packing, { ...packed, contents: '6901234567892 12345' })).toMatchObject({
      childQuantityList: [{ epcClass: 'https://id.gs1.org/01/06901234567892/10/12345' }],
    })
    expect(await eventOf(packing, { ...packed, container: `${SSCC.slice(0, 8)} ${SSCC.slice(8)}` })).toMatchObject({
      parentID: PALLET,
    })
    expect(await unread(packing, { ...packed, container: '9520000000110' })).toEqual(['container', 0])
    expect(await unread(attaching, { ...attached, whole: '(99)1' })).toEqual(['whole', 0])
    expect(await unread(attaching, { ...attached, parts: `${GIAI}\n一个` })).toEqual(['parts', 2])
    for (const broken of ['昨天 4.5', '2026-04-18 08:10 4.5.1', '2026-13-40 08:10 1', '2026-04-18 08:10'])
      expect(await unread(measuring, { ...measured, readings: `2026-04-18 08:10 4\n${broken}` })).toEqual([
        'readings',
        2,
      ])
    expect(await unread(measuring, { ...measured, readings: ' ' })).toEqual(['readings', 0])
    expect(await unread(measuring, { ...measured, device: '冷库' })).toEqual(['device', 0])
  })

  it('says beside its field what the portal refuses', async () => {
    const { packing: packed, attaching: attached, measuring: measured } = FILLED
    expect(await refused(packing, { ...packed, container: `${SSCC.slice(0, -1)}9` })).toContain('container')
    expect(await refused(packing, { ...packed, contents: '00860009999924 P1' })).toEqual(['contents'])
    const others = { ...packed, container: OTHER_PALLET, contents: `${SALAD} S1` }
    expect(await refused(packing, others)).toEqual(['contents'])
    expect(await refused(packing, { ...packed, time: '2999-01-01T00:00' })).toEqual(['time'])
    expect(await refused(packing, { ...packed, place: '9520000000111' })).toEqual(['place'])
    expect(await refused(attaching, { ...attached, whole: '9520000000111' })).toEqual(['whole'])
    expect(await refused(measuring, { ...measured, gtin: '00860009999924' })).toEqual(['gtin'])
    expect(await refused(measuring, { ...measured, readings: '2999-01-01 00:00 4' })).toEqual(['readings'])
  })

  it('declares an event of one’s own to be wrong, which counts no more, and knows no event that nobody stated', async () => {
    const stated = await handedIn(measuring, { ...FILLED.measuring, lot: 'WRONG' })
    const { eventIDs } = await stated.json<Captured>()
    const byId = async (id: string): Promise<unknown> =>
      (await get(`/epcis/v2/events?${new URLSearchParams({ EQ_eventID: id })}`)).json()
    const form = mistake(byId)
    const told = async () =>
      (await readTracePage({ $client: env.RECORD }, FIELD, 'WRONG')).told.map((row) => row.slice(1, 5))
    expect(await told()).toEqual([[0, Date.parse('2026-04-18T01:00:00Z'), 11, 'ObjectEvent']])
    const values = {
      event: eventIDs[0] ?? '',
      wrong: 'otherwise',
      instead: 'urn:uuid:5e0df6d4-8f07-8b27-b4e0-4dba7690782f',
    }
    expect((await handedIn(form, values)).status).toBe(202)
    expect(await told()).toEqual([])
    const { epcisBody } = await (
      await get(`/epcis/v2/events?EXISTS_errorDeclaration=true&${new URLSearchParams({ EQ_eventID: values.event })}`)
    ).json<{ epcisBody: { queryResults: { resultsBody: { eventList: object[] } } } }>()
    expect(epcisBody.queryResults.resultsBody.eventList).toMatchObject([
      { errorDeclaration: { reason: 'incorrect_data', correctiveEventIDs: [values.instead] } },
    ])
    // What somebody else stated is refused where its number is.
    const theirs = await captureAll(MAKER, anEvent({ quantityList: [{ epcClass: lot(CUT, 'THEIRS') }] }))
    expect(await refused(form, { ...values, event: theirs.eventIDs[0] ?? '' })).toEqual(['event'])
    expect(await unread(form, { ...values, event: 'urn:uuid:none' })).toEqual(['event', 0])
    expect(await unread(form, { ...values, event: '第七条' })).toEqual(['event', 0])
    expect(await unread(form, { ...values, instead: `${values.instead}\n不知道` })).toEqual(['instead', 2])
  })
})
