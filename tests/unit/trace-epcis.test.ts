import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { readDocument } from '../../content/trace/epcis/document.ts'
import { epcisMessage } from '../../content/trace/epcis/faults.ts'
import { traceEvent } from '../../content/trace/epcis/traced.ts'
import { commitToField, disclosedOf, withheldOf } from '../../content/trace/epcis/withheld.ts'

/** Standards and documents of others lie beside the project and are never part of it. */
const SHARED = join(import.meta.dirname, '../../../shared')
const VALID = join(SHARED, 'data/trace/openepcis-valid')
const CHAIN = join(SHARED, 'data/trace/fsma204-lot-chain')
const SCHEMA = join(SHARED, 'standards/epcis-2.0/EPCIS-JSON-Schema.json')

const NOW = new Date('2026-11-22T08:00:00Z')
const OWN = '91990102000000328X'
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const LOT = 'https://id.gs1.org/01/09520000000073/10/A1'
const PALLET = 'https://id.gs1.org/00/095200000000000011'

const CONTEXT = 'https://ref.gs1.org/standards/epcis/epcis-context.jsonld'
const anEvent = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'ObjectEvent',
  eventTime: '2026-04-17T09:26:42+08:00',
  eventTimeZoneOffset: '+08:00',
  action: 'OBSERVE',
  bizStep: 'shipping',
  epcList: ['https://id.gs1.org/01/09520000000073/21/7'],
  ...over,
})
const aDocument = (events: unknown, over: Record<string, unknown> = {}): Record<string, unknown> => ({
  '@context': [CONTEXT],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-04-18T00:00:00Z',
  epcisBody: { eventList: events },
  ...over,
})
const read = (document: unknown) =>
  readDocument(typeof document === 'string' ? document : JSON.stringify(document), NOW)
const faultsOf = (document: unknown): string[] => {
  const found = read(document)
  return 'issues' in found ? found.issues.map(({ pointer, code }) => `${pointer} ${code}`) : []
}
const ofEvent = (over: Record<string, unknown>): string[] =>
  faultsOf(aDocument([anEvent(over)])).map((fault) => fault.replace('/epcisBody/eventList/0', ''))
const eventsOf = (document: unknown) => {
  const found = read(document)
  if ('issues' in found) throw new Error(found.issues.map((issue) => epcisMessage(issue).en).join(' '))
  return found.document.events.map((event) => traceEvent(event, found.document, OWN, sha256))
}
const first = (document: unknown) => {
  const [event] = eventsOf(document)
  if (!event) throw new Error('no event')
  return event
}

const isThere = existsSync(SCHEMA) && existsSync(VALID)
if (!isThere) console.warn(`EPCIS 2.0 and documents of others are not at ${SHARED}: nothing is held against them.`)

const filesOf = (folder: string): [name: string, text: string][] =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => /\.json(ld)?$/.test(name))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')])

/** Documents that others hold valid and the schema does not: they state more than it has words for. */
const BEYOND_THE_SCHEMA = [
  'AggregationEvent_with_persistentDisposition.json',
  'SensorData_with_combined_events.json',
  'TransactionEvent_with_userExtensions.json',
]

describe.skipIf(!isThere)('documents of others', () => {
  const ajv = new Ajv({ strict: false })
  addFormats.default(ajv)
  const isValid = ajv.compile(isThere ? JSON.parse(readFileSync(SCHEMA, 'utf8')) : {})

  it.each(filesOf(VALID))('%s is taken, and everything that is projected from it can be read again', (name, text) => {
    expect(faultsOf(text)).toEqual([])
    expect(isValid(JSON.parse(text))).toBe(!BEYOND_THE_SCHEMA.includes(name))
    for (const { body, time, things, type } of eventsOf(text)) {
      expect(JSON.parse(body).type).toBe(type)
      expect(new Date(time).getUTCFullYear()).toBeGreaterThan(2000)
      for (const { thing } of things) expect(thing.id).toMatch(/^[a-z]+:/)
    }
  })

  it.each(filesOf(CHAIN))('%s of the chain is taken, and is valid but for its remark', (_, text) => {
    expect(faultsOf(text)).toEqual([])
    const { _comment_gs1us_mapping, ...rest } = JSON.parse(text)
    expect(_comment_gs1us_mapping).toBeInstanceOf(Array)
    expect(isValid(rest)).toBe(true)
  })

  it('holds the schema against a document that it should refuse', () =>
    expect(isValid(aDocument([anEvent({ action: 'MOVE' })]))).toBe(false))
})

describe('a document', () => {
  it('says where it is no JSON, in both languages', () => {
    const found = read('{\n  "type": "EPCISDocument",\n  oops }')
    expect(found).toMatchObject({ issues: [{ pointer: '', code: 'json-syntax', values: { line: '3', place: '3' } }] })
    if (!('issues' in found) || !found.issues[0]) throw new Error('taken')
    expect(epcisMessage(found.issues[0])).toEqual({
      zh: '不是 JSON：第 3 行第 3 个字符起读不下去。',
      en: 'This is no JSON: it cannot be read on from line 3, character 3.',
    })
  })

  it.each([
    ['is a list', [], [' wrong-type']],
    ['is of another type', aDocument([anEvent()], { type: 'EPCISQueryDocument' }), ['/type not-a-word']],
    ['is of an old version', aDocument([anEvent()], { schemaVersion: '1.2' }), ['/schemaVersion version']],
    ['was made tomorrow', aDocument([anEvent()], { creationDate: '2026-11-23T08:00:00Z' }), ['/creationDate future']],
    ['holds no events', aDocument([]), ['/epcisBody/eventList no-events']],
    [
      'names no context of the standard',
      aDocument([anEvent()], { '@context': 'https://x.org/' }),
      ['/@context no-gs1-context'],
    ],
    [
      'means something else by a word of the standard',
      aDocument([anEvent()], { '@context': [CONTEXT, { epcList: 'https://x.org/' }] }),
      ['/@context/1/epcList context-redefines'],
    ],
    ['has a field that the standard lacks', aDocument([anEvent()], { extra: 1 }), ['/extra unknown-name']],
    [
      'holds too many events',
      aDocument(Array.from({ length: 5_001 }, () => 1)),
      ['/epcisBody/eventList too-many-events'],
    ],
  ])('is refused where it %s', (_, document, faults) => expect(faultsOf(document)).toEqual(faults))

  it('is refused where a name stands twice in one place, and taken where it stands in two', () => {
    const text = JSON.stringify(aDocument([anEvent(), anEvent({ bizStep: 'receiving' })]))
    expect(faultsOf(text)).toEqual([])
    expect(faultsOf(text.replace('"bizStep":"receiving"', '"bizStep":"receiving","bizSt\\u0065p":"shipping"'))).toEqual(
      ['/epcisBody/eventList/1/bizStep name-twice'],
    )
  })

  it('is refused, not fallen over, where it is nested without end', () => {
    const depth = 100_000
    const text = JSON.stringify(aDocument([anEvent()])).replace(
      '"shipping"',
      `"shipping","x:y":${'['.repeat(depth)}${']'.repeat(depth)}`,
    )
    expect(faultsOf(text)).toEqual([' too-deep'])
  })

  it('publishes nobody’s identity or mobile number, whatever field it stands in', () => {
    expect(ofEvent({ 'example:driver': 'Wang 13912345678' })).toEqual(['/example:driver personal-number'])
    expect(ofEvent({ 'example:driver': 'Wang' })).toEqual([])
  })
})

describe('an event', () => {
  it.each([
    ['without a time', { eventTime: undefined }, [' missing']],
    ['at a time without offset', { eventTime: '2026-04-17T09:26:42' }, ['/eventTime not-an-instant']],
    ['on a day that the calendar lacks', { eventTime: '2026-02-30T09:26:42Z' }, ['/eventTime not-an-instant']],
    ['in the future', { eventTime: '2026-11-22T09:00:00Z' }, ['/eventTime future']],
    ['with an offset that no clock has', { eventTimeZoneOffset: '+15:00' }, ['/eventTimeZoneOffset not-an-offset']],
    ['of no type', { type: 'OtherEvent' }, ['/type event-type']],
    ['with a step that the vocabulary lacks', { bizStep: 'teleporting' }, ['/bizStep not-a-word']],
    ['with a word written at length', { bizStep: 'urn:epcglobal:cbv:bizstep:shipping' }, ['/bizStep bare-word']],
    ['with an identifier that is no URI', { epcList: ['7'] }, ['/epcList/0 not-a-uri']],
    ['with a wrong check digit', { epcList: ['https://id.gs1.org/01/09520000000074/21/7'] }, ['/epcList/0 broken-key']],
    ['with goods twice', { epcList: [LOT, LOT] }, ['/epcList/1 stands-twice']],
    [
      'with less than nothing',
      { quantityList: [{ epcClass: LOT, quantity: -1 }] },
      ['/quantityList/0/quantity negative'],
    ],
    ['with attributes of making that makes nothing', { ilmd: {} }, ['/ilmd ilmd-not-add']],
    ['about nothing', { epcList: undefined }, [' no-things']],
    ['with a field of nobody', { colour: 'green' }, ['/colour unknown-name']],
    ['with a place that is no object', { readPoint: 'urn:x:1' }, ['/readPoint wrong-type']],
    [
      'without parent',
      { type: 'AggregationEvent', action: 'ADD', epcList: undefined, childEPCs: [LOT] },
      [' no-parent'],
    ],
    [
      'that makes something of nothing',
      { type: 'TransformationEvent', action: undefined, epcList: undefined, outputEPCList: [LOT] },
      [' no-inputs'],
    ],
  ])('is refused %s', (_, over, faults) => expect(ofEvent(over)).toEqual(faults))

  it('is taken with fields of somebody’s own, which are kept', () => {
    const own = { 'example:a': { deep: [1, null, { b: true }] }, 'https://x.org/v#c': 'kept' }
    const document = aDocument([anEvent(own)], { '@context': [CONTEXT, { example: 'https://x.org/' }] })
    expect(JSON.parse(first(document).body)).toMatchObject({ ...own, '@context': [{ example: 'https://x.org/' }] })
  })

  it('is the same whichever way its goods are written, and whether it is declared wrong', () => {
    const urn = 'urn:epc:id:sgtin:9520000.000007.7'
    const link = 'https://example.org/some/01/09520000000073/21/7?x=1'
    const [written, read_] = [urn, link].map((uri) => first(aDocument([anEvent({ epcList: [uri] })])).things[0]?.thing)
    expect(written).toEqual(read_)
    expect(written).toMatchObject({
      id: 'https://id.gs1.org/01/09520000000073/21/7',
      kind: 'item',
      gtin: '09520000000073',
    })
    const wrong = anEvent({ errorDeclaration: { declarationTime: '2026-05-01T00:00:00Z', reason: 'did_not_occur' } })
    const [said, taken] = [anEvent(), wrong].map((event) => first(aDocument([event])))
    expect(taken?.id).toBe(said?.id)
    expect(taken?.id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect([said?.isError, taken?.isError]).toEqual([false, true])
    expect(first(aDocument([anEvent({ bizStep: 'receiving' })])).id).not.toBe(said?.id)
  })

  it('links inputs with outputs, goods with what holds them, and takes them out again', () => {
    const made = { type: 'TransformationEvent', action: undefined, epcList: undefined }
    const [link] = first(
      aDocument([anEvent({ ...made, inputQuantityList: [{ epcClass: LOT }], outputEPCList: [PALLET] })]),
    ).links
    expect(link).toMatchObject({ kind: 'made', source: { id: LOT }, target: { id: PALLET } })
    const held = {
      type: 'AggregationEvent',
      epcList: undefined,
      parentID: PALLET,
      childQuantityList: [{ epcClass: LOT }],
    }
    expect(first(aDocument([anEvent({ ...held, action: 'ADD' })])).links).toMatchObject([{ kind: 'held' }])
    const emptied = first(aDocument([anEvent({ ...held, action: 'DELETE', childQuantityList: [] })]))
    expect(emptied.links).toMatchObject([{ kind: 'released', source: { id: PALLET }, target: { id: PALLET } }])
  })

  it('links many with many through one joint, and parts of one transformation through its id', () => {
    const lots = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => ({
        epcClass: `https://id.gs1.org/01/09520000000073/10/L${from + n}`,
      }))
    const made = { type: 'TransformationEvent', action: undefined, epcList: undefined }
    const many = first(
      aDocument([anEvent({ ...made, inputQuantityList: lots(0, 20), outputQuantityList: lots(20, 40) })]),
    )
    expect(many.links).toHaveLength(40)
    const id = { transformationID: 'urn:example:7' }
    const parts = eventsOf(
      aDocument([
        anEvent({ ...made, ...id, inputQuantityList: lots(0, 1) }),
        anEvent({ ...made, ...id, outputQuantityList: lots(1, 2) }),
      ]),
    )
    expect(parts[0]?.links[0]?.target).toEqual(parts[1]?.links[0]?.source)
  })

  it('follows no product as a whole: its lots have nothing to do with one another', () => {
    const made = { type: 'TransformationEvent', action: undefined, epcList: undefined }
    const whole = { inputQuantityList: [{ epcClass: 'urn:epc:idpat:sgtin:9520000.000007.*' }], outputEPCList: [PALLET] }
    expect(first(aDocument([anEvent({ ...made, ...whole })])).links).toEqual([])
  })

  it('stands where its place is described, where it says so itself, or where a sensor was', () => {
    const at = 'https://id.gs1.org/414/9520000000011'
    const attributes = [
      { id: 'cbvmda:latitude', attribute: '18.05' },
      { id: 'cbvmda:longitude', attribute: 132.08 },
      { id: 'cbvmda:name', attribute: '示例仓库' },
    ]
    const vocabularyList = [
      {
        type: 'urn:epcglobal:epcis:vtype:Location',
        vocabularyElementList: [{ id: 'urn:epc:id:sgln:9520000.00001.0', attributes }],
      },
    ]
    const described = aDocument([anEvent({ readPoint: { id: at } })], {
      epcisHeader: { epcisMasterData: { vocabularyList } },
    })
    expect(first(described).place).toEqual({ longitude: 132.08, latitude: 18.05, name: '示例仓库' })
    expect(first(aDocument([anEvent({ bizLocation: { id: 'geo:18.1,132.2' } })])).place).toEqual({
      longitude: 132.2,
      latitude: 18.1,
    })
    const angle = (component: string, value: number) => ({ type: 'Angle', component, value, uom: 'DD' })
    const sensorElementList = [{ sensorReport: [angle('latitude', 18.2), angle('cbv:Comp-longitude', 132.3)] }]
    expect(first(aDocument([anEvent({ sensorElementList })])).place).toEqual({ longitude: 132.3, latitude: 18.2 })
    expect(first(aDocument([anEvent({ readPoint: { id: 'geo:118.1,132.2' } })])).place).toEqual({})
  })
})

describe('what is withheld', () => {
  const salt = new Uint8Array(32).fill(7)
  const id = 'urn:uuid:4898a223-216a-4f46-9e18-338ccf6fa3ba'
  const value = [{ type: 'location', source: 'https://id.gs1.org/414/9520000000011' }]
  const commitment = commitToField({ event: id, pointer: '/sourceList', value }, salt, sha256)
  const withheld = (over: Record<string, unknown> = {}) =>
    anEvent({
      eventID: id,
      'lucid:withheld': [{ 'lucid:pointer': '/sourceList', 'lucid:commitment': commitment, ...over }],
    })

  it('is named with a commitment, which value and salt open and nothing else does', () => {
    expect(faultsOf(aDocument([withheld()]))).toEqual([])
    expect(withheldOf(withheld())).toEqual([{ pointer: '/sourceList', commitment }])
    const shown = anEvent({
      eventID: id,
      sourceList: value,
      'lucid:disclosed': [{ 'lucid:pointer': '/sourceList', 'lucid:salt': Buffer.from(salt).toString('base64url') }],
    })
    expect(faultsOf(aDocument([shown]))).toEqual([])
    const [disclosed] = disclosedOf(shown)
    expect(disclosed?.value).toEqual(value)
    expect(commitToField({ event: id, pointer: '/sourceList', value: [] }, salt, sha256)).not.toBe(commitment)
    expect(commitToField({ event: `${id}0`, pointer: '/sourceList', value }, salt, sha256)).not.toBe(commitment)
  })

  it('is refused of what the event is about, of what stands there, and without an id', () => {
    expect(faultsOf(aDocument([withheld({ 'lucid:pointer': '/eventTime' })]))).toEqual([
      '/epcisBody/eventList/0/lucid:withheld/0 not-withholdable',
    ])
    expect(faultsOf(aDocument([{ ...withheld(), sourceList: value }]))).toEqual([
      '/epcisBody/eventList/0/lucid:withheld/0 withheld-stands',
    ])
    expect(faultsOf(aDocument([{ ...withheld(), eventID: undefined }]))).toEqual([
      '/epcisBody/eventList/0 withheld-without-id',
    ])
  })
})
