import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { mayReport } from '../../db/intake/limit.ts'
import { api } from '../../worker/api.ts'
import { publishReports } from '../../worker/jobs/report-projection.ts'
import { SITE } from './authenticator.ts'
import { aKey } from './builders.ts'
import { aPerson, anOfficer, type Tab } from './people.ts'
import { ATTESTER, PARTNER, vouch } from './points-accounts-builders.ts'
import { openBooks } from './points-builders.ts'
import { aReport, laterDay, MIDNIGHT } from './report-builders.ts'
import { GTIN, publishProducts } from './trace-builders.ts'

/**
 * Each limit of an address, flooded. The platform's counter stands for a minute of the clock; here one that counts the
 * same way and forgets when it is told, so that every limit is met and passes. Their names are read from the sources:
 * one that nobody floods here fails.
 */

const SOURCES = Object.values(
  import.meta.glob<string>(['../../worker/**/*.ts', '../../site/**/*.ts', '!**/*.d.ts'], {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
)
const NAMES = new Set(
  SOURCES.flatMap((source) =>
    [...source.matchAll(/(?:mayProceed\(\s*[^,]+,\s*|\blimited\(|wrongGuess\(\s*c,\s*)'([^']+)'/g)].map(
      ([, name]) => name,
    ),
  ),
)
/** By their path. */
const ENTERING = ['/accounts/options', '/accounts', '/sessions/options']
/** Of forms that pages alone take: flooded in `page-floods.test.ts`. */
const OF_PAGES = ['report plain', 'report photos']
/** What is too fast is not refused: it is counted as a program's. */
const NOT_REFUSED = ['scan', 'label-look-ups']

interface Door {
  method?: string
  path: string
  headers?: Record<string, string>
  body?: unknown
  /** What the counter grants, where one costs more than twenty. */
  most?: number
}
const PAGE = { origin: SITE.origin, 'sec-fetch-site': 'same-origin' }
const NONE = { code: 'ABCD-EFGH-JKMN' }

const doors = async (): Promise<Record<string, Door>> => {
  const person = await aPerson()
  const { id } = await (await person.post('/api/points/accounts')).json<{ id: string }>()
  await vouch(id)
  const [partner, attester] = [await anOfficer('partner', PARTNER), await anOfficer('attester', ATTESTER)]
  const as = ({ cookie }: Tab) => ({ ...PAGE, cookie: `__Host-lucid=${cookie}` })
  const bearer = { authorization: `Bearer ${await aKey({}, 'partner', PARTNER)}` }
  const number = '2345678901'
  const wrong = await person.authenticator.get({ challenge: 'A'.repeat(43) })
  const shown = await aReport({ category: 'smoke' })
  await publishReports(env, laterDay(1))
  await publishReports(env, MIDNIGHT)
  const receipt = { authorization: `Receipt ${'A'.repeat(43)}` }
  const known: Record<string, Door> = {
    'information-requests': { path: '/api/information-requests' },
    'information-requests follow': { path: '/api/information-requests/follow' },
    credentials: { path: '/api/credentials/verifications' },
    'wrong token': { method: 'GET', path: '/api/operator/health', headers: { authorization: 'Bearer wrong' } },
    'wrong key': { method: 'GET', path: '/api/activity', headers: { authorization: `Bearer lucid_${'x'.repeat(43)}` } },
    'relayed messages': { path: '/api/relayed-messages', body: { notice: 'x', text: 'x', contact: 'x' } },
    'hearing registrations': { path: '/api/hearings/x/registrations' },
    'consultation comments': { path: '/api/consultations/x/comments' },
    'consultations follow': { path: '/api/consultations/follow' },
    'gep calculations': { path: '/api/gep/calculations' },
    'gep compensations': { path: '/api/gep/compensations' },
    'green-lists': { method: 'GET', path: '/api/green-lists/products/export.csv' },
    'wrong second code': {
      ...{ path: '/api/points/second-codes', headers: as(person) },
      body: { gtin: GTIN, code: '0'.repeat(20) },
    },
    'family code': { path: `/api/points/accounts/${id}/family`, headers: as(person), body: NONE },
    'points code': { path: '/api/points/redemption-confirmations', headers: { ...as(partner), ...bearer }, body: NONE },
    'attestation code': {
      ...{ path: '/api/points/attestations', headers: as(attester) },
      body: { ...NONE, document: { kind: 'passport', number: 'E12345678' } },
    },
    push: { method: 'DELETE', path: '/api/push/subscriptions', body: { endpoint: 'https://fcm.googleapis.com/x' } },
    'label-reports': { path: '/api/label-reports' },
    'label-reports follow': { path: '/api/label-reports/follow' },
    'reports mailbox': { path: `/api/reports/${number}/messages`, headers: receipt },
    'reports uploads': { method: 'PUT', path: '/api/reports/uploads/x/0' },
    'report-me-toos': { path: `/api/reports/${shown}/me-toos`, body: { token: 'a'.repeat(32) }, most: 100 },
    'reports send': { path: '/api/reports' },
    'reports challenge': { method: 'GET', path: '/api/reports/challenge' },
    'reports proof': { path: '/api/reports/proofs' },
    'wrong receipt': { path: `/api/reports/follow`, headers: receipt },
    invitation: { path: '/api/invitations/preview', headers: PAGE, body: { code: 'x'.repeat(43) } },
    passkey: { path: '/api/sessions', headers: PAGE, body: { response: wrong } },
    'recovery code': { path: '/api/sessions/recovery', headers: PAGE, body: { code: 'x' } },
  }
  return { ...known, ...Object.fromEntries(ENTERING.map((path) => [path, { path: `/api${path}`, headers: PAGE }])) }
}

/** A counter as the platform's, of this test alone. */
const counter = (most: number) => {
  const counts = new Map<string, number>()
  return {
    limit: async ({ key }: { key: string }) => {
      counts.set(key, (counts.get(key) ?? 0) + 1)
      return { success: (counts.get(key) ?? 0) <= most }
    },
    /** A minute later. */
    forget: () => counts.clear(),
    keys: () => [...counts.keys()],
  }
}

let known: Record<string, Door>
beforeAll(async () => {
  await openBooks()
  await publishProducts()
  known = await doors()
})

const ask = async (bindings: Env, { method = 'POST', path, headers, body }: Door, address: string) =>
  api.request(
    `http://127.0.0.1${path}`,
    {
      method,
      headers: { 'content-type': 'application/json', 'cf-connecting-ip': address, 'accept-language': 'en', ...headers },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    },
    bindings,
    createExecutionContext(),
  )

describe('a flood', () => {
  it('is looked for at every limit that the sources name', () => {
    const named = [...NAMES].filter((name) => name !== undefined && !OF_PAGES.includes(name))
    expect([...named, ...ENTERING].toSorted()).toEqual([...Object.keys(known), ...NOT_REFUSED].toSorted())
  })

  it('is refused at each with when to come again, harms no other address, and is over in a minute', async () => {
    const wrong: string[] = []
    for (const [name, door] of Object.entries(known)) {
      // Enough for one, whatever it costs, and not for two dozen.
      const LIMIT = counter(door.most ?? 20)
      const bindings = { ...env, LIMIT }
      let answer = await ask(bindings, door, '2001:db8:f1::1')
      const first = answer.status
      for (let more = 0; more < 24 && answer.status !== 429; more++)
        answer = await ask(bindings, door, '2001:db8:f1::1')
      const { type } = await answer.json<{ type?: string }>().catch(() => ({ type: undefined }))
      if (answer.status !== 429 || type !== '/problems/too-many-requests')
        wrong.push(`${name}: ${answer.status} ${type}`)
      if (answer.headers.get('retry-after') !== '60') wrong.push(`${name}: Retry-After`)
      if (!LIMIT.keys().some((key) => key.startsWith(`${name} `))) wrong.push(`${name}: counted as ${LIMIT.keys()}`)
      const other = await ask(bindings, door, '2001:db8:f1::2')
      LIMIT.forget()
      const later = await ask(bindings, door, '2001:db8:f1::1')
      if (first === 429 || other.status !== first || later.status !== first)
        wrong.push(`${name}: ${first}, another ${other.status}, later ${later.status}`)
    }
    expect(wrong).toEqual([])
  })

  it('of reports is stopped by what an address may report in a minute, with and without proof', async () => {
    for (const [binding, isProven] of [
      ['REPORT_PACE', true],
      ['PLAIN_PACE', false],
    ] as const) {
      const pace = counter(2)
      const bindings = { ...env, [binding]: pace }
      const ask = (address: string) =>
        mayReport(bindings, new Request('http://127.0.0.1', { headers: { 'cf-connecting-ip': address } }), isProven)
      expect([await ask('a'), await ask('a'), await ask('a'), await ask('b')]).toEqual([true, true, false, true])
      pace.forget()
      expect(await ask('a')).toBe(true)
    }
  })
})
