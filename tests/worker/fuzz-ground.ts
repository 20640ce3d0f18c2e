import { env } from 'cloudflare:workers'
import { daysAfter } from '../../content/consultations/windows.ts'
import { publishReports } from '../../worker/jobs/report-projection.ts'
import { stateConfiguredReceiptKey } from '../../worker/jobs/state-receipt-key.ts'
import type { Operation } from '../contract/document.ts'
import type { Ground } from '../contract/requests.ts'
import { aLimit, aPlace, aReading, aStation, publishAll } from './builders.ts'
import { aCertificate, aProduct, CERTIFIER, publishGround } from './certificate-builders.ts'
import { aConsultation, aParagraph, BUREAU, OPEN, TODAY } from './consultation-builders.ts'
import {
  aMaking,
  anEvent,
  captureAll,
  CASE,
  CUT,
  FIELD,
  GROWER,
  lot,
  MAKER,
  publishTradeItems,
} from './epcis-builders.ts'
import { bodiesOf, openAccounts } from './fuzz-bodies.ts'
import { makeCallers } from './fuzz-callers.ts'
import { learning, Pool, type Learn } from './fuzz-pool.ts'
import { ADDRESSES, ALONE, ATTESTER, COMPANY, TOGETHER, VALUES } from './fuzz-values.ts'
import { anAccount, GARZE, publishedAccount } from './gep-builders.ts'
import { PARTNER } from './points-accounts-builders.ts'
import { RECYCLER } from './points-award-builders.ts'
import { openBooks } from './points-builders.ts'
import { aReport as aKeptReport, laterDay, MIDNIGHT } from './report-builders.ts'
import { aBody, BODY, deposit, PLACE, report, sealed, type DeskKeys } from './reporting.ts'
import { GTIN, LOT, OTHERS, PRODUCER, publishIdentifiers, publishProducts } from './trace-builders.ts'

/** What stands while requests of every kind are asked: a little of everything, and what it is called. */

const publishPublic = async (): Promise<void> => {
  await publishAll('places', [
    aPlace(),
    aPlace({ code: '990000', nameZh: '示例省' }),
    aPlace({ code: '990100', nameZh: '示例市', level: 'city', parent: '990000' }),
    aPlace({ code: '513300', nameZh: '甘孜藏族自治州', nameEn: 'Garzê', level: 'city' }),
  ])
  await publishAll('air-stations', [aStation(), aStation({ station: '1002A', name: '定陵' })])
  await publishAll('air-quality', [
    aReading(),
    aReading({ time: '2018-02-20T00:00:00Z' }),
    aReading({ station: '1002A' }),
  ])
  await publishAll('standards', [aLimit({ note: '自由文本' })])
  await publishAll('organisations', [
    { organisation: COMPANY, name: '示例化工有限公司', kind: 'company', place: '990100', status: 'active' },
    { organisation: BUREAU, name: '示例市生态环境局', kind: 'authority', place: '990100', status: 'active' },
  ])
  const point = {
    point: 'B1',
    network: 'surface-water',
    name: '示例断面',
    place: '110000',
    longitude: '116.3',
    latitude: '39.9',
    status: 'active',
  }
  await publishAll('monitoring-points', [point])
  const reading = {
    section: 'B1',
    sectionName: '示例断面',
    place: '110000',
    waterKind: 'river',
    parameter: 'w01019',
    value: '1.8',
    unit: 'mg/L',
  }
  await publishAll(
    'surface-water',
    ['01', '02', '03'].map((month) => ({ ...reading, time: `2024-${month}-10T02:00:00Z` })),
  )
  await publishAll('compensation-funds', [
    {
      payment: '示补',
      year: '2024',
      direction: 'horizontal',
      element: 'water',
      name: '示例协议',
      place: '110000',
      section: 'B1',
      terms: ['w01019:2.0:1'],
      planned: '200000000',
    },
  ])
  await publishedAccount(GARZE)
  await publishedAccount(anAccount())
  await publishedAccount(anAccount({ year: 2012, priceYear: 2012 }))
  // Its prices are of the year before, so that the two can be set beside each other.
  await publishedAccount(anAccount({ year: 2014, priceYear: 2011 }))
  await publishAll('gep-areas', [
    { area: '513300.valley', name: '示例河谷', place: '513300', longitude: '101.5', latitude: '30.1', size: '12.5' },
  ])
  await publishedAccount(anAccount({ method: 'specific-area-2021', specificArea: { id: 'valley', name: '示例河谷' } }))
}

const publishGoods = async (): Promise<void> => {
  await publishGround()
  await publishAll('certificates', [aCertificate(), aCertificate({ number: 'SLGP-2024-0002' })])
  await publishAll('certified-products', [aProduct()])
  await publishProducts()
  await publishTradeItems()
  // What an identifier leads to is true of its parts as well.
  await publishIdentifiers(Object.values(OTHERS).map((path) => path.split('/', 3).join('/')))
  await captureAll(GROWER, aMaking([lot(FIELD, 'R1')], [lot(CASE, 'R2')]))
  await captureAll(
    MAKER,
    aMaking([lot(CASE, 'R2')], [lot(CUT, 'R4')]),
    anEvent({ quantityList: [{ epcClass: lot(CUT, 'R4'), quantity: 2 }] }),
  )
}

const aHearing = (over: object = {}) => ({
  hearing: '示听A',
  consultation: OPEN,
  kind: 'permit',
  title: '示例听证会',
  organisation: BUREAU,
  place: PLACE,
  notice: TODAY,
  day: daysAfter(TODAY, 30),
  registrationCloses: daysAfter(TODAY, 20),
  seats: 2,
  selection: 'lot',
  state: 'announced',
  ...over,
})

const publishTalk = async (): Promise<void> => {
  await publishAll('consultations', [
    aConsultation(),
    aConsultation({ consultation: '示征未', opens: daysAfter(TODAY, 5) }),
    aConsultation({ consultation: '示征过', opens: '2026-01-05', closes: '2026-01-30' }),
  ])
  await publishAll('consultation-paragraphs', [
    aParagraph('p1'),
    aParagraph('p2'),
    aParagraph('p1', { consultation: '示征过' }),
  ])
  const notice = { kind: 'offer', title: '示例春茶供货', organisation: PRODUCER, status: 'open' }
  await publishAll('supply-demand', [
    { notice: '示供A', ...notice },
    { notice: '示供止', ...notice, status: 'closed' },
  ])
  await publishAll('hearings', [
    aHearing(),
    aHearing({
      hearing: '示听过',
      notice: '2026-01-05',
      day: '2026-03-05',
      registrationCloses: '2026-02-01',
      state: 'held',
    }),
  ])
}

/** Reports that came sealed, with who sent them, and some that are public. */
const takeReports = async (keys: DeskKeys, pool: Pool): Promise<ReadonlyMap<string, string>> => {
  const locators = new Map<string, string>()
  for (let n = 0; n < 3; n++) {
    const made = await sealed(
      keys,
      n === 0
        ? { shown: { visibility: 'public', public: { text: '傍晚烟囱冒黑烟。', photos: [] } } }
        : { contact: { letter: { version: 'lucid-contact-v1', phone: '000-11112222' }, mayForward: false } },
    )
    const { number } = await report(made)
    locators.set(number, made.owner.locator)
    pool.add('number', number)
    pool.add('reports/number', number, number)
    pool.add('recipient', made.owner.identity.recipient)
  }
  for (const category of ['smell', 'smoke']) {
    const number = await aKeptReport({ category })
    pool.add('public-reports', number)
    pool.add('reports/number', number)
    pool.add('service_request_id', number)
    pool.add('requests/id', number)
  }
  await publishReports(env, laterDay(1))
  await publishReports(env, MIDNIGHT)
  return locators
}

export interface FuzzGround extends Ground {
  learn: Learn
  /** What somebody proves that she may with, by whom she asks as and what she asks for. */
  proof: (name: string, target: string) => Promise<Record<string, string>>
}

/** Publishes a little of everything, and makes whoever asks for it. */
export const layGround = async (): Promise<FuzzGround> => {
  const pool = new Pool()
  for (const [name, values] of Object.entries(VALUES)) pool.add(name, ...values)
  await openBooks()
  await publishPublic()
  const keys = await aBody(BODY, PLACE)
  await publishTalk()
  await publishGoods()
  await stateConfiguredReceiptKey(env)
  const callers = await makeCallers({
    publisher: [undefined, BUREAU],
    certifier: [CERTIFIER],
    producer: [PRODUCER, GROWER],
    organisation: [COMPANY],
    handler: [BODY],
    issuer: [RECYCLER],
    partner: [PARTNER],
    attester: [ATTESTER],
    auditor: [undefined],
    admin: [undefined],
  })
  const locators = await takeReports(keys, pool)
  const holders = await openAccounts(pool, callers)
  const bodies = await bodiesOf(keys, pool, callers)
  const { upload } = await deposit(pool.known('commitments').at(-1) ?? '')
  const proof = async (name: string, target: string): Promise<Record<string, string>> => {
    if (name === 'the holder')
      return callers.headers(holders.get(/\/accounts\/([^/]+)/.exec(target)?.[1] ?? '') ?? 'person 1')
    if (name === 'the uploader') return { authorization: `Upload ${upload.token}` }
    if (name !== 'the reporter') return callers.headers(name)
    const [, number = ''] = /^\/api\/reports\/([^/]+)\//.exec(target) ?? []
    return { authorization: `Receipt ${locators.get(number) ?? [...locators.values()][0]}` }
  }
  const issuesOf = (operation: Operation) =>
    pool.known('codes/issue', operation).map((one) => ({ gtin: GTIN, lot: LOT, issue: one }))
  const own = (name: string): readonly string[] => {
    if (name === 'DELETE /api/points/accounts/{id}') return ['leaver']
    if (name === 'PATCH /api/account/passkeys/{id}') return ['person 1']
    if (name.includes('/uploads/')) return ['the uploader']
    if (/^\w+ \/api\/points\/(accounts|redemptions$|donations)/.test(name)) return ['the holder']
    if (/^\w+ \/api\/reports\/(follow$|\{number\}\/(?!me-toos))/.test(name)) return ['the reporter']
    return []
  }
  const { pairs, learn } = learning(pool)
  return {
    known: pool.known,
    proof,
    everybody: [...callers.names, 'the holder', 'the reporter', 'the uploader'],
    mayAsk: (operation) => {
      const reporters = own(operation.name)
      return reporters.length > 0 ? reporters : callers.mayAsk(operation)
    },
    bodies: ({ name }) => bodies.get(name) ?? pairs.get(name) ?? [],
    addresses: ({ name }) => ADDRESSES[name] ?? [],
    learn,
    together: (names, operation) =>
      [...(ALONE[operation.name] ?? TOGETHER), ...issuesOf(operation)].filter((one) =>
        names.every((each) => Object.hasOwn(one, each)),
      ),
  }
}
