import { env } from 'cloudflare:workers'
import { encodeBase64Url } from '../../content/log/bytes.ts'
import { encodeLong } from '../../content/reports/base64.ts'
import { sealLetter } from '../../content/reports/statement.ts'
import { post as postTransfers } from '../../db/intake/points-ledger.ts'
import { aPlace, ask, aStation, get, publisherKey } from './builders.ts'
import { aCertificate } from './certificate-builders.ts'
import { BUREAU } from './consultation-builders.ts'
import { aDocument, aMaking, anEvent, CASE, FIELD, lot } from './epcis-builders.ts'
import type { Callers } from './fuzz-callers.ts'
import type { Pool } from './fuzz-pool.ts'
import { anAccount, GARZE } from './gep-builders.ts'
import { anOffer, PARTNER, vouch } from './points-accounts-builders.ts'
import { aBatch, RECYCLER, tell, told } from './points-award-builders.ts'
import { anAward } from './points-builders.ts'
import { from, aSealedFile, changed, deposit, PLACE, sealed, solved, type DeskKeys } from './reporting.ts'
import { aLot, aProductRow, GTIN, LOT, PRODUCER, serialsIn } from './trace-builders.ts'

const json = async <Body>(answer: Response): Promise<Body> => {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.json<Body>()
}

const CODES = 'GET /api/products/{gtin}/lots/{lot}/codes/{issue}'
const HANDING_OUT = [CODES, `${CODES}/labels`, `${CODES}/second-codes`]

const REGISTRATION = { part: 'participant', standing: 'resident', name: '示例甲', contact: '000-11112222' }

/** Accounts of points of two persons, with points, and of one who leaves. @returns whose each is */
export const openAccounts = async (pool: Pool, { tab }: Callers): Promise<ReadonlyMap<string, string>> => {
  const holders = new Map<string, string>()
  for (const name of ['person 1', 'person 2', 'leaver']) {
    const { id } = await json<{ id: string }>(await tab(name).post('/api/points/accounts'))
    holders.set(id, name)
    if (name === 'leaver') pool.add('DELETE /api/points/accounts/{id}|accounts/id', id)
    else {
      await vouch(id)
      await postTransfers(env.INTAKE, [anAward(id, 5000)])
      pool.add('points:accounts/id', id)
      pool.add('points:account', id)
    }
  }
  return holders
}

/** Bodies that are taken, by operation: JSON that no schema alone would come to. */
export const bodiesOf = async (
  keys: DeskKeys,
  pool: Pool,
  { tab }: Callers,
): Promise<Map<string, readonly unknown[]>> => {
  const offer = anOffer({ starts: '2020-01-01', ends: '2099-12-31', stock: 1000 })
  const made = await json<{ id: string }>(await tab(`partner of ${PARTNER}`).post('/api/points/offers', offer))
  pool.add('offers/id', made.id)
  pool.add('offer', made.id)
  const producer = `producer of ${PRODUCER}`
  // So many times a day are the codes of an issue handed out, and no more: each operation has an issue of its own.
  for (const name of HANDING_OUT) {
    const codes = await tab(producer).post(`/api/products/${GTIN}/lots/${LOT}/codes`, { count: 5 })
    const issued = codes.headers.get('location')?.split('/').at(-1) ?? ''
    pool.add('codes/issue', issued)
    pool.add(`${name}|codes/issue`, issued)
    pool.add('serials', ...serialsIn(await codes.text()))
  }
  pool.add('serial', ...pool.known('serials'))
  const { sha256 } = await json<{ sha256: string }>(
    await ask(
      'POST',
      '/objects',
      { authorization: `Bearer ${await publisherKey()}`, 'content-type': 'text/plain; charset=utf-8' },
      '示例文件',
    ),
  )
  pool.add('sha256', sha256)
  pool.add('objects/sha256', sha256)
  const file = await aSealedFile(
    { recipient: keys.officer.recipient, identity: keys.officer.identity },
    new Uint8Array(100),
  )
  pool.add('id', file.stated.id)
  pool.add('uploads/id', file.stated.id)
  const [first, second, third] = [
    await sealed(keys),
    await sealed(keys),
    await changed(await sealed(keys), { nonsense: 1 }),
  ]
  for (const one of [first, second, third]) await deposit(one.commitment)
  pool.add('commitments', first.commitment, (await sealed(keys)).commitment)
  const whole = await get('/api/registers/places/records?limit=1')
  pool.add('if-none-match', whole.headers.get('etag') ?? '')
  const letter = encodeLong(
    await sealLetter([pool.known('recipient')[0] ?? ''], { version: 'lucid-message-v1', text: '已到现场。' }),
  )
  const person = tab('person 1')
  const { passkeys } = await json<{ passkeys: { id: string }[] }>(await person.ask('GET', '/api/account'))
  pool.add('passkeys/id', ...passkeys.map(({ id }) => id))
  const events = await json<{ epcisBody: { queryResults: { resultsBody: { eventList: { eventID: string }[] } } } }>(
    await get('/epcis/v2/events'),
  )
  pool.add('events/eventID', ...events.epcisBody.queryResults.resultsBody.eventList.map(({ eventID }) => eventID))
  const [account = ''] = pool.known('points:accounts/id')
  const { awards } = await told(
    await tell(
      RECYCLER,
      [1, 2, 3].map(() => aBatch(account)),
    ),
  )
  const registered = await json<{ number: string; code: string }>(
    await ask(
      'POST',
      `/api/hearings/${encodeURIComponent('示听A')}/registrations`,
      { ...from(), 'content-type': 'application/json' },
      JSON.stringify(REGISTRATION),
    ),
  )
  const browser = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  if (!('publicKey' in browser)) throw new Error('one key where two were asked for')
  const point = new Uint8Array(Object(await crypto.subtle.exportKey('raw', browser.publicKey)))
  return new Map<string, readonly unknown[]>([
    [
      'PUT /api/push/subscriptions',
      [
        {
          subscription: {
            endpoint: 'https://updates.push.services.mozilla.com/wpush/v2/a',
            keys: { p256dh: encodeBase64Url(point), auth: 'A'.repeat(22) },
          },
          topics: ['registers/places'],
          language: 'zh',
        },
      ],
    ],
    ['POST /api/consultations/registrations/withdrawal', [{ number: registered.number, code: registered.code }]],
    ['POST /api/points/redemptions', [{ account, offer: made.id, pieces: 1 }]],
    ['POST /api/points/reversals', awards.map(({ id }) => ({ award: id, why: 'slip', reason: '重复申报' }))],
    ['POST /api/recalls/{number}/ending', [{ outcome: '全部收回。' }]],
    [
      'POST /api/certificates/{number}/status-changes',
      [
        { change: 'suspended', reason: '监督检查不合格' },
        { change: 'resumed', reason: '整改合格' },
      ],
    ],
    ['POST /api/reports/{number}/messages', [{ sealed: letter }]],
    ['POST /api/reports/{number}/withdrawals', [{ what: 'contact' }, { what: 'publication' }]],
    ['POST /api/report-desk/reports/{number}/contact-openings', [{ reason: '需要核实地点。' }]],
    [
      'POST /api/registers/{register}/entries',
      [
        [aStation({ station: '9001A' })],
        [aStation({ station: '9002A', _reason: '改名', name: '改名' })],
        [aStation({ longitude: 'x' })],
        [aStation({ station: '1002A', _status: 'withdrawn', _reason: '撤回' })],
        [aPlace()],
      ],
    ],
    [
      'POST /api/certificates',
      [[aCertificate({ number: 'SLGP-2024-0003' })], aCertificate({ number: 'SLGP-2024-0004' })],
    ],
    ['POST /api/products', [[aProductRow({ gtin: '09520000000097' })], aProductRow({ name: '改名', _reason: '更名' })]],
    ['POST /api/products/{gtin}/lots', [[aLot({ lot: 'N1' })], aLot({ lot: 'N2' })]],
    ['POST /api/products/{gtin}/lots/{lot}/codes', [{ count: 3 }]],
    ['POST /api/gep/calculations', [anAccount(), GARZE]],
    ['POST /api/gep/accounts', [anAccount({ year: 2013, priceYear: 2013 }), anAccount({ note: '更正' })]],
    [
      'POST /api/gep/compensations',
      [
        {
          section: 'B1',
          year: 2024,
          terms: [{ parameter: 'w01019', base: '2.0', weight: '1' }],
          stability: '0.9',
          amount: '200000000',
        },
      ],
    ],
    [
      'POST /api/points/awards',
      [[aBatch(pool.known('points:accounts/id')[0] ?? '')], aBatch(pool.known('points:accounts/id')[1] ?? '')],
    ],
    ['POST /api/points/offers', [anOffer(), offer]],
    ['POST /epcis/v2/capture', [aDocument([anEvent()]), aDocument([aMaking([lot(FIELD, 'R1')], [lot(CASE, 'R3')])])]],
    [
      'POST /epcis/v2/events',
      [anEvent(), { '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld'], ...anEvent() }],
    ],
    [
      'POST /api/recalls',
      [
        {
          gtin: FIELD,
          scope: 'lots',
          lots: ['R1'],
          hazard: 'serious',
          reason: '检出超标',
          advice: '不要食用',
          since: '2026-05-02',
        },
      ],
    ],
    ['POST /api/reports', [first, second, third].map(({ salt, envelope }) => ({ salt, envelope }))],
    [
      'POST /api/reports/commitments',
      await Promise.all(
        [1, 2, 3].map(async () => ({ commitment: (await sealed(keys)).commitment, altcha: await solved() })),
      ),
    ],
    ['POST /api/information-requests', [{ authority: BUREAU, subject: '示例河2025年水质监测报告' }]],
    ['POST /api/relayed-messages', [{ notice: '示供A', text: '想买二十吨，请回电。', contact: '000-11112222' }]],
    ['POST /api/consultations/{id}/comments', [{ text: '请保留西岸的垂钓区。' }]],
    ['POST /api/consultations/{id}/organisation-comments', [{ text: '请保留西岸的垂钓区。' }]],
    ['POST /api/hearings/{id}/registrations', [REGISTRATION]],
    ['POST /api/report-desk/reports/{number}/messages', [{ sealed: letter }]],
    ['POST /api/report-desk/reports/{number}/status-changes', [{ to: 'accepted' }, { to: 'investigating' }]],
    ['POST /api/report-desk/reports/{number}/extensions', [{ reason: '需要进一步取证。' }]],
    ['POST /api/report-desk/reports/{number}/releases', [{ photos: [] }, { text: '傍晚烟囱冒黑烟。', photos: [] }]],
    [
      'POST /api/label-reports',
      [
        {
          kind: 'without-certificate',
          product: '示例折叠椅',
          seen: '吊牌上有绿色产品标志，编号查不到。',
          number: 'SLGP-2099-0000',
          where: '示例市示例县某商店',
        },
      ],
    ],
    [
      'POST /api/label-watch/alerts',
      [
        {
          alert: {
            kind: 'without-certificate',
            number: 'SLGP-2099-0000',
            product: '示例折叠椅',
            identified: '编号查不到',
          },
        },
      ],
    ],
    ['POST /open311/v2/requests.json', [{ service_code: 'smoke', address_id: PLACE, description: '夜里黑烟' }]],
    ['POST /open311/v2/requests.xml', [{ service_code: 'smoke', address_id: PLACE, description: '夜里黑烟' }]],
    [
      'POST /api/scans',
      [
        { scans: [{ gtin: GTIN, lot: LOT }] },
        { visitor: 'A'.repeat(22), scans: [{ gtin: GTIN, lot: LOT, serial: pool.known('serials')[0] }] },
      ],
    ],
    ['POST /witness/add-checkpoint', ['old 0\n\nother.example/log/1\n1\nAAAA\n\n— x AAAA\n']],
  ])
}
