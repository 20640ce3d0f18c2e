import { request, type Agent } from 'node:http'
import { openDoorRows, CERTIFICATE } from './certificate-rows.ts'
import { pointsOf } from './day-points.ts'
import { send, type Portal } from './portal.ts'
import { makeReports, openBody, solved } from './reports-intake.ts'
import { readings } from './rows.ts'
import { ORGANISATIONS, OUTLET_YEAR, PLACES } from './series-rows.ts'

/** What visitors, phones and publishers ask of a portal on an ordinary day, and how often. */

const GTIN = '09520000000073'
const PHONE = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36'
const ORGANISATION = String(ORGANISATIONS[0]?.['organisation'] ?? '')
/** Rows of one publication. */
const PUBLISHED = 10

export interface Asked {
  method: 'GET' | 'POST'
  path: string
  body?: string
  headers?: Record<string, string>
  /** What it answers when all is well. */
  status: number
}

/** One kind of request. */
export interface Act {
  name: string
  of: 'read' | 'scan' | 'write'
  /** Of a thousand requests of a day. */
  weight: number
  /** Each waits for the answer of the one before: the steps of one thing follow each other. */
  isOrdered?: boolean
  /** The `n`-th of its kind; asked for just before it is sent. */
  ask: (n: number) => Asked
  /** Told what was answered as it should be. */
  learn?: (text: string) => void
}

const get =
  (...paths: string[]) =>
  (n: number): Asked => ({ method: 'GET', path: paths[n % paths.length] ?? '/', status: 200 })

const stations = readings(0, 400).map(({ station = '' }) => station)

const READS: [string, number, (n: number) => Asked][] = [
  ['static page', 250, get('/', '/en/', '/places/', '/registers/', '/about/', '/guides/')],
  ['page of a record', 120, (n) => get(`/registers/air-stations/${stations[n % 400]}/`)(n)],
  ['record as JSON', 110, (n) => get(`/api/registers/air-stations/records/${stations[(n * 7) % 400]}`)(n)],
  ['page of a place', 90, get('/places/140105/', '/places/110105/', '/en/places/310115/', '/places/440106/')],
  ['page of an organisation', 30, get(`/organisations/${ORGANISATION}/`)],
  [
    'list as JSON',
    70,
    get('/api/registers/air-quality/records?place=140100&limit=50', '/api/registers/policies/records'),
  ],
  ['page of a register', 50, get('/registers/air-stations/?place=110000', '/registers/standards/')],
  ['search', 50, (n) => get(`/search/?q=${encodeURIComponent(['太原', '植物园', '水厂', '水质'][n % 4] ?? '')}`)(n)],
  ['search as JSON', 20, (n) => get(`/api/search?q=${encodeURIComponent(['北京', '监测站'][n % 2] ?? '')}`)(n)],
  ['page of a code', 60, get(`/trace/${GTIN}/`)],
  ['certificate', 20, get(`/certificates/${CERTIFICATE}/`, `/api/certificates/${CERTIFICATE}`)],
  ['series', 10, get(`/series/self-monitoring/?${new URLSearchParams({ ...OUTLET_YEAR.of, span: 'week' })}`)],
  ['reports and points', 30, get('/reports/', '/points/', '/api/points/rules', '/api/reports')],
  ['export', 5, (n) => ({ ...get('/api/registers/air-stations/export.csv')(n), status: 302 })],
  ['log', 25, get('/log/checkpoint', '/log/tile/0/000', '/log/tile/entries/001', '/api/log/proofs/1234')],
  ['feed', 10, get('/feeds/registers/policies.atom')],
]

const scan = (n: number): Asked => ({
  method: 'POST',
  path: '/api/scans',
  status: 202,
  headers: { 'content-type': 'application/json', 'user-agent': PHONE },
  body: JSON.stringify({ visitor: String(n).padStart(22, 'v'), scans: [{ gtin: GTIN, serial: `S${n % 500}` }] }),
})

/** Rows that no other publication has: an hour of stations, hour after hour. */
const publication =
  (key: string) =>
  (n: number): Asked => ({
    method: 'POST',
    path: '/api/registers/air-quality/entries',
    status: 201,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(readings((n + 2_000) * PUBLISHED, PUBLISHED)),
  })

/** What a day needs to stand before it begins. */
const fill = async ({ origin, key }: Portal): Promise<void> => {
  const product = { gtin: GTIN, name: '示例绿茶', producer: '939901010000002112', producerName: '示例茶叶专业合作社' }
  const standing: [string, object[]][] = [
    ['places', PLACES],
    ['organisations', ORGANISATIONS],
    ['discharge-permits', OUTLET_YEAR.permits],
    ['permit-limits', OUTLET_YEAR.limits],
    ['self-monitoring', OUTLET_YEAR.hours.slice(0, 5_000)],
    ['products', [{ ...product, serials: 'none' }]],
    ...openDoorRows().map(({ register, rows }): [string, object[]] => [register, rows]),
  ]
  for (const [register, rows] of standing)
    await send(`${origin}/api/registers/${register}/entries`, { body: JSON.stringify(rows), key })
}

/**
 * Fills a portal and says what is asked of it.
 * @param reports - reports that will be sent at most: each is sealed beforehand, as phones do it themselves
 */
export const dayOf = async (portal: Portal, secrets: Record<string, string>, reports: number): Promise<Act[]> => {
  await fill(portal)
  const sealed = await makeReports(await openBody(portal), reports)
  const proofs = await Promise.all(sealed.map(() => solved(secrets['ALTCHA_KEY'] ?? '')))
  const json = { 'content-type': 'application/json' }
  return [
    ...READS.map(([name, weight, ask]): Act => ({ name, of: 'read', weight, ask })),
    { name: 'scan', of: 'scan', weight: 20, ask: scan },
    {
      name: 'redirect of a code',
      of: 'scan',
      weight: 20,
      ask: (n) => ({ ...get(`/01/${GTIN}/10/L${n % 50}`)(n), status: 307 }),
    },
    { name: `publication of ${PUBLISHED} rows`, of: 'write', weight: 4, ask: publication(portal.key) },
    {
      name: 'report',
      of: 'write',
      weight: 2,
      isOrdered: true,
      // Its two steps, one after the other: what is sealed, and then what it was sealed from.
      ask: (n) => {
        const { commitment, salt, envelope } = sealed[Math.floor(n / 2) % sealed.length] ?? {}
        return n % 2 === 0
          ? {
              method: 'POST',
              path: '/api/reports/commitments',
              status: 201,
              headers: json,
              body: JSON.stringify({ commitment, altcha: proofs[Math.floor(n / 2) % sealed.length] }),
            }
          : {
              method: 'POST',
              path: '/api/reports',
              status: 201,
              headers: json,
              body: JSON.stringify({ salt, envelope }),
            }
      },
    },
    ...(await pointsOf(portal)),
  ]
}

export interface Answered {
  status: number
  ms: number
  text: string
  retryAfter: string | undefined
}

/** @param address - whose request it is, as the platform would say it */
export const askPortal = (origin: string, asked: Asked, address: string, agent: Agent): Promise<Answered> =>
  new Promise((done, fail) => {
    const began = performance.now()
    const { method, path, body, headers } = asked
    const sent = request(
      `${origin}${path}`,
      { method, agent, headers: { ...headers, 'accept-encoding': 'identity', 'cf-connecting-ip': address } },
      (answer) => {
        let text = ''
        answer
          .setEncoding('utf8')
          .on('data', (part: string) => {
            if (text.length < 4_000) text += part
          })
          .on('end', () =>
            done({
              status: answer.statusCode ?? 0,
              ms: performance.now() - began,
              text,
              retryAfter: answer.headers['retry-after'],
            }),
          )
          .on('error', fail)
      },
    )
    sent.on('error', fail)
    sent.end(body)
  })
