import { env } from 'cloudflare:workers'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { beforeAll, describe, expect, it } from 'vitest'
import { openRecord } from '../../db/record/db.ts'
import { queryEvents } from '../../db/record/event-query.ts'
import { readQuestion } from '../../content/trace/epcis/question.ts'
import { ask, get, type ProblemAnswer } from './builders.ts'
import { askedBy, plansOf } from './query-plans.ts'
import {
  aMaking,
  anEvent,
  aPacking,
  captureAll,
  CASE,
  eventsIn,
  FIELD,
  GROWER,
  lot,
  MAKER,
  PALLET,
  publishTradeItems,
  SALAD,
  SIDES,
} from './epcis-builders.ts'

const PLACE = 'urn:epc:id:sgln:9520000.00001.0'
/** The standard itself lies beside the project and is never part of it. */
const SCHEMAS: Record<string, object> = import.meta.glob('../../../shared/standards/epcis-2.0/EPCIS-JSON-Schema.json', {
  eager: true,
  import: 'default',
})
const [SCHEMA] = Object.values(SCHEMAS)

const at = (day: number): string => `2026-04-${String(day).padStart(2, '0')}T08:00:00Z`

beforeAll(async () => {
  await publishTradeItems()
  const temperature = { type: 'Temperature', value: 3.5, uom: 'CEL', sDev: 0.5, 'example:probe': 'core' }
  const sensors = {
    sensorMetadata: { 'example:owner': { 'example:team': 'cold' } },
    sensorReport: [temperature],
    'example:calibrated': '2026-01-31',
  }
  await captureAll(
    GROWER,
    anEvent({
      eventTime: at(1),
      action: 'ADD',
      bizStep: 'commissioning',
      disposition: 'active',
      readPoint: { id: PLACE, 'example:gate': 7 },
      'example:harvest': {
        'example:field': { 'example:name': '东坡', 'example:day': '2026-03-30', 'example:slope': 12 },
        // A name that reads as no path.
        'example:"odd\\': { 'example:inside': ['x', 1] },
        'example:hands': [{ 'example:count': 3 }, { 'example:count': 5, 'example:paid': true }],
      },
      ilmd: {
        'example:soil': [{ 'example:ph': 6.5 }],
        'gs1:bestBeforeDate': '2026-12-31',
        'example:grades': ['A', 'B'],
        'example:brix': 12.5,
      },
    }),
    anEvent({ eventTime: at(2), bizStep: 'storing', sensorElementList: [sensors] }),
    aMaking([lot(FIELD, 'A1')], [lot(CASE, 'B1')], { eventTime: at(3), transformationID: 'urn:example:t1' }),
    aPacking([lot(CASE, 'B1')], PALLET, { eventTime: at(4), 'example:crew': 'north' }),
  )
  const shipping = anEvent({
    eventTime: at(5),
    quantityList: undefined,
    epcList: [PALLET],
    bizStep: 'shipping',
    readPoint: { id: 'https://id.gs1.org/414/9520000000011/254/GATE' },
    ...SIDES,
  })
  await captureAll(GROWER, shipping)
  await captureAll(MAKER, aMaking([lot(CASE, 'B1')], [lot(SALAD, 'S1')], { eventTime: at(6) }))
})

const steps = async (query: string): Promise<unknown[]> =>
  (await eventsIn(await get(`/epcis/v2/events?${query}`))).map(({ eventTime }) =>
    Number(String(eventTime).slice(8, 10)),
  )

describe('events', () => {
  it.each([
    ['', [6, 5, 4, 3, 2, 1]],
    ['orderBy=eventTime&orderDirection=ASC', [1, 2, 3, 4, 5, 6]],
    ['orderBy=recordTime&orderDirection=ASC', [1, 2, 3, 4, 5, 6]],
    ['eventType=TransformationEvent', [6, 3]],
    ['eventType=TransformationEvent&eventType=AggregationEvent', [6, 4, 3]],
    [`GE_eventTime=${at(2)}&LT_eventTime=${at(4)}`, [3, 2]],
    ['EQ_bizStep=shipping|storing', [5, 2]],
    ['EQ_bizStep=https://ref.gs1.org/cbv/BizStep-shipping', [5]],
    ['EQ_disposition=active', [1]],
    ['EQ_action=ADD', [4, 1]],
    [`EQ_readPoint=${PLACE}`, [1]],
    ['EQ_readPoint=https://example.org/414/9520000000011', [1]],
    ['WD_readPoint=https://example.org/414/9520000000011', [5, 1]],
    ['WD_readPoint=https://id.gs1.org/414/9520000000011/254/GATE', [5]],
    ['WD_readPoint=https://id.gs1.org/414/952000000001', []],
    ['WD_bizLocation=https://id.gs1.org/414/9520000000028&EQ_bizStep=shipping', []],
    [`MATCH_epc=${PALLET}`, [5]],
    [`MATCH_parentID=${PALLET}`, [4]],
    [`MATCH_anyEPC=${PALLET}`, [5, 4]],
    ['MATCH_anyEPC=urn:epc:id:sscc:9520000.0000000001', [5, 4]],
    [`MATCH_anyEPCClass=${lot(CASE, 'B1')}`, [6, 4, 3]],
    [`MATCH_inputEPCClass=${lot(CASE, 'B1')}`, [6]],
    [`MATCH_outputEPCClass=${lot(CASE, 'B1')}`, [3]],
    ['MATCH_anyEPCClass=urn:epc:idpat:sgtin:0860009.099992.*', [3, 2, 1]],
    [`MATCH_anyEPCClass=${lot(CASE, 'B1')}&eventType=AggregationEvent`, [4]],
    [`MATCH_epc=${lot(CASE, 'UNKNOWN')}`, []],
    ['GT_quantity=10', [2, 1]],
    ['EQ_type=Temperature', [2]],
    ['EQ_transformationID=urn:example:t1', [3]],
    ['EQ_source_location=https://id.gs1.org/414/9520000000011', [5]],
    ['EQ_example:crew=north', [4]],
    ['EQ_ILMD_gs1:bestBeforeDate=2026-12-31', [1]],
    ['EQ_ILMD_gs1:bestBeforeDate=2026-12-30', []],
    ['GE_ILMD_gs1:bestBeforeDate=2026-12-31&LT_ILMD_gs1:bestBeforeDate=2027-01-01T00:00:00Z', [1]],
    ['LT_ILMD_gs1:bestBeforeDate=2026-12-31', []],
    ['GT_ILMD_gs1:bestBeforeDate=1', []],
    ['EQ_ILMD_example:grades=B', [1]],
    ['EQ_ILMD_example:brix=12.5', [1]],
    ['GT_ILMD_example:brix=12&LE_ILMD_example:brix=12.5', [1]],
    ['EXISTS_ILMD_example:brix', [1]],
    ['EXISTS_example:crew=', [4]],
    ['GE_value_CEL=3.5&LT_value_CEL=4', [2]],
    ['GT_value_CEL=3.5', []],
    // Stated in one unit, asked for in another.
    ['GE_value_FAH=38.3&LE_value_FAH=38.3', [2]],
    ['EQ_value_KEL=276.65', [2]],
    ['GT_value_FAH=38.3', []],
    ['GE_value_KGM=1', []],
    ['EQ_value_XYZ=3.5', []],
    ['EQ_sDev_FAH=0.9', [2]],
    ['GE_quantity_GRM=20000&LT_quantity_KGM=20.1', [2, 1]],
    ['EQ_quantity_TNE=0.02', [2, 1]],
    ['EQ_quantity_EA=20', []],
    // Inside a field of somebody's own, however deep, and not at the event itself.
    ['EQ_INNER_example:name=东坡', [1]],
    ['EQ_example:name=东坡', []],
    ['EQ_INNER_example:crew=north', []],
    ['EXISTS_INNER_example:field=', [1]],
    ['EXISTS_INNER_example:harvest=', []],
    ['EQ_INNER_example:paid=true', [1]],
    ['EQ_INNER_example:count=5', [1]],
    ['EQ_INNER_example:inside=1', [1]],
    ['GT_INNER_example:slope=11.5&LE_INNER_example:slope=12', [1]],
    ['GT_INNER_example:count=5', []],
    ['GE_INNER_example:day=2026-03-30&LT_INNER_example:day=2026-03-31', [1]],
    ['GE_INNER_ILMD_example:ph=6.5', [1]],
    ['GE_INNER_example:ph=6.5', []],
    ['EQ_SENSORREPORT_example:probe=core', [2]],
    ['GE_SENSORELEMENT_example:calibrated=2026-01-31', [2]],
    ['EXISTS_SENSORMETADATA_example:owner=', [2]],
    ['EQ_INNER_SENSORMETADATA_example:team=cold', [2]],
    ['EQ_INNER_SENSORREPORT_example:team=cold', []],
    ['EQ_readPoint_example:gate=7', [1]],
    ['EQ_bizLocation_example:gate=7', []],
    ['EXISTS_errorDeclaration=true', []],
    ['eventCountLimit=2', [6, 5]],
  ])('are found by %s', async (query, days) => expect(await steps(query)).toEqual(days))

  it('come page by page, each once, in order', async () => {
    const days: unknown[] = []
    let path = '/epcis/v2/events?perPage=2'
    for (let pages = 0; pages < 5 && path !== ''; pages++) {
      const answer = await get(path)
      path = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1] ?? ''
      days.push(...(await eventsIn(answer)).map(({ eventTime }) => Number(String(eventTime).slice(8, 10))))
    }
    expect(days).toEqual([6, 5, 4, 3, 2, 1])
    expect(await steps('perPage=1&eventCountLimit=1')).toEqual([6])
  })

  it('are refused by name for what is not known, not supported or not written as it has to be', async () => {
    const query = 'WD_name=urn:x:1&colour=green&GE_eventTime=yesterday&perPage=0&orderBy=size'
    const answer = await get(`/epcis/v2/events?${query}`)
    expect(answer.status).toBe(400)
    const { issues } = await answer.json<ProblemAnswer>()
    expect(issues?.map(({ pointer }) => pointer)).toEqual([
      '/WD_name',
      '/colour',
      '/GE_eventTime',
      '/perPage',
      '/orderBy',
    ])
    expect((await get('/epcis/v2/events?nextPageToken=%00')).status).toBe(400)
    expect((await get('/epcis/v2/events?maxEventCount=2')).status).toBe(413)
    expect((await get('/epcis/v2/events?maxEventCount=9')).status).toBe(200)
    expect((await get('/epcis/v2/events/urn:uuid:none')).status).toBe(404)
    expect((await get('/epcis/v2/nothing')).status).toBe(404)
  })

  it.each([
    'EQ_INNER_crew=a',
    'EQ_INNER_INNER_example:crew=a',
    'EQ_INNER_OTHER_example:crew=a',
    'GE_INNER_example:crew=soon',
    `GE_INNER_example:slope=1|2`,
    'EQ_INNER_example:crew=',
    'EQ_ATTR_example:x=1',
    'GE_quantity_KGM=much',
    'EQ_quantity_KGM=1|2',
    'EQ_quantity_kg=1',
    'GE_value=3',
    'GE_ILMD_gs1:bestBeforeDate=soon',
    'GE_value_CEL=warm',
    'EQ_action=FOO',
    'eventType=Foo',
    'MATCH_epc=%25',
    `LT_eventTime=${at(1)}&LT_eventTime=${at(2)}`,
    'GE_value_CEL=1|2',
  ])('are never “none” for want of understanding: %s', async (query) => {
    const answer = await get(`/epcis/v2/events?${query}`)
    expect(answer.status).toBe(400)
    const { issues } = await answer.json<ProblemAnswer>()
    expect(issues?.map(({ pointer }) => pointer)).toEqual([`/${query.split('=')[0]}`])
  })

  it('are asked for by twelve fields at once, and no more', async () => {
    const fields = (count: number): string => Array.from({ length: count }, (_, at) => `GE_value_C${at}=1`).join('&')
    expect(await steps(fields(12))).toEqual([])
    const answer = await get(`/epcis/v2/events?${fields(60)}`)
    expect(answer.status).toBe(400)
    const { issues = [] } = await answer.json<ProblemAnswer>()
    expect([issues[0]?.pointer, issues.length]).toEqual(['/GE_value_C12', 48])
  })

  it('are asked for by the one query that has a name, with any parameters, and by no other', async () => {
    expect(await (await get('/epcis/v2/queries')).json()).toEqual([{ name: 'SimpleEventQuery', query: {} }])
    const path = '/epcis/v2/queries/SimpleEventQuery'
    expect(await (await get(path)).json()).toEqual({ name: 'SimpleEventQuery', query: {} })
    const found = await eventsIn(await get(`${path}/events?EQ_bizStep=shipping`))
    expect(found.map(({ eventTime }) => eventTime)).toEqual([at(5)])
    expect((await get(`${path}/events?colour=green`)).status).toBe(400)
    expect((await get('/epcis/v2/queries/mine')).status).toBe(404)
    expect((await get('/epcis/v2/queries/mine/events')).status).toBe(404)
    expect((await ask('POST', '/epcis/v2/queries', {}, '{}')).status).toBe(405)
  })

  it('are followed by asking again from the newest record time that was seen', async () => {
    const newest = 'orderBy=recordTime&orderDirection=ASC'
    const seen = await eventsIn(await get(`/epcis/v2/events?${newest}`))
    const last = String(seen.at(-1)?.['recordTime'])
    const after = await eventsIn(await get(`/epcis/v2/events?${newest}&GE_recordTime=${last}`))
    expect(after.length).toBeGreaterThan(0)
    expect(after.every(({ eventID }) => seen.some((one) => one['eventID'] === eventID))).toBe(true)
  })

  it.skipIf(SCHEMA === undefined)('are answered as the standard has it', async () => {
    const answer = await (await get('/epcis/v2/events')).json<object>()
    const ajv = new Ajv({ strict: false })
    addFormats.default(ajv)
    const isValid = ajv.compile(SCHEMA ?? {})
    expect(isValid(answer) || isValid.errors).toBe(true)
    expect(isValid({ ...answer, epcisBody: {} })).toBe(false)
  })
})

describe('what there is to ask for', () => {
  const members = async (path: string): Promise<string[]> =>
    (await (await get(`/epcis/v2${path}`)).json<{ member: string[] }>()).member

  it('is listed below each resource', async () => {
    expect(await members('')).toContain('events')
    expect(await members('/eventTypes')).toContain('AssociationEvent')
    expect(await members('/bizSteps')).toEqual([
      'commissioning',
      'creating_class_instance',
      'packing',
      'shipping',
      'storing',
    ])
    expect(await members('/dispositions')).toEqual(['active'])
    const gate = 'https://id.gs1.org/414/9520000000011'
    expect(await members('/readPoints')).toEqual([gate, `${gate}/254/GATE`])
    expect(await members('/epcs?perPage=2')).toEqual([lot(FIELD, 'A1'), lot(CASE, 'B1')])
    expect(await members('/bizSteps/shipping')).toEqual(['events'])
    expect(await eventsIn(await get('/epcis/v2/bizSteps/shipping/events'))).toHaveLength(1)
    expect(await eventsIn(await get(`/epcis/v2/epcs/${encodeURIComponent(PALLET)}/events`))).toHaveLength(2)
    expect((await get('/epcis/v2/eventTypes/OtherEvent/events')).status).toBe(404)
  })

  it('says what it speaks, to OPTIONS too', async () => {
    const answer = await ask('OPTIONS', '/epcis/v2/capture')
    expect(answer.status).toBe(204)
    expect(answer.headers.get('allow')).toContain('POST')
    expect(answer.headers.get('gs1-epcis-capture-limit')).toBe('5000')
    expect(answer.headers.get('gs1-cbv-max')).toBe('2.0.0')
  })
})

describe('the database', () => {
  it.each([
    '',
    'EQ_bizStep=shipping',
    'EQ_bizStep=shipping|storing',
    `EQ_readPoint=${PLACE}&EQ_bizStep=shipping&eventType=ObjectEvent`,
    `MATCH_anyEPC=${PALLET}`,
    `GE_recordTime=${at(1)}&orderBy=recordTime&EQ_disposition=active`,
    'EQ_eventID=urn:uuid:1&EQ_action=ADD',
    'WD_readPoint=https://id.gs1.org/414/9520000000011&EQ_bizStep=shipping',
    'GT_quantity=1&EQ_type=Temperature&EQ_source_location=urn:x:1',
    'EQ_INNER_gs1:x=1&GE_INNER_SENSORREPORT_gs1:y=1&EXISTS_INNER_gs1:z=&GE_quantity_KGM=1',
    'EQ_ILMD_gs1:x=1&GE_ILMD_gs1:y=2026-01-01&GE_value_CEL=1&EXISTS_ERROR_DECLARATION_gs1:z',
  ])('walks along an index and sorts nothing for %s', async (query) => {
    const read = readQuestion(new Map([...new URLSearchParams(query)].map(([name, value]) => [name, [value]])))
    if ('faults' in read) throw new Error(read.faults.map(({ message }) => message.en).join())
    const asked = await askedBy(env.RECORD, (database) =>
      queryEvents(openRecord(database), read.question, { limit: 30, after: { at: 1_800_000_000_000, id: 1 } }),
    )
    const plans = await plansOf(env.RECORD, asked)
    expect(plans.filter((step) => /SCAN (trace_\w+|entries|records)(?! USING)/.test(step))).toEqual([])
    expect(plans.some((step) => /trace_events|trace_epcs/.test(step))).toBe(true)
  })
})
