import { env } from 'cloudflare:workers'
import { openIntake } from '../../db/intake/db.ts'
import { openingStatements } from '../../db/intake/points-ledger.ts'
import { ask, keptKey } from './builders.ts'
import { nextId } from './points-builders.ts'

/** What tests of awards build with: accounts of points, keys of the bodies that rules name, and acts told by them. */

export const RECYCLER = '919901020000001906'
export const WASTE = '9199010100000014XC'
export const TRANSPORT = '119901000000000658'
export const SHOP = '919901020000003283'
export const TEA = '939901010000002112'
export const CITY = '11990100000000019F'
export const PROVINCE = '11990000000000040H'

/** An account of points, of a person unless an organisation is named. */
export const anAccount = async (over: { kind?: string; owner?: string; closed?: string } = {}): Promise<string> => {
  const id = nextId('account')
  const { kind = 'person', owner = nextId('person'), closed } = over
  const isOpen = closed === undefined
  await env.INTAKE.batch([
    ...openingStatements(env.INTAKE, [{ id, kind: 'holder' }]),
    env.INTAKE.prepare(
      'INSERT INTO points_holders (id, kind, owner, secret, created, closed) VALUES (?, ?, ?, ?, ?, ?)',
    ).bind(
      id,
      kind,
      isOpen && kind !== 'family' ? owner : null,
      isOpen ? 'secret' : null,
      '2026-01-01',
      closed ?? null,
    ),
  ])
  return id
}

export const issuerKey = (organisation: string): Promise<string> => keptKey('issuer', organisation)

/** Told as JSON by a body's key; `rows` may be one row. */
export const tell = async (
  organisation: string,
  rows: unknown,
  { query = '', type = 'application/json' }: { query?: string; type?: string } = {},
): Promise<Response> =>
  ask(
    'POST',
    `/api/points/awards${query}`,
    {
      authorization: `Bearer ${await issuerKey(organisation)}`,
      'content-type': type,
      'accept-language': 'en',
    },
    typeof rows === 'string' ? rows : JSON.stringify(rows),
  )

/** A day so many days ago, in Asia/Shanghai. */
export const daysAgo = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10)

/** A batch of batteries, 12.5 kg: 125 points. */
export const aBatch = (holder: string, over: Record<string, unknown> = {}) => ({
  rule: 'battery-return',
  holder,
  day: daysAgo(1),
  batch: nextId('DC-2026').toUpperCase(),
  weight: '12.5',
  ...over,
})

export interface ToldAnswer {
  accepted: number
  awards: {
    id: string
    state: string
    stood: boolean
    rule: string
    version: number
    points: number
    explanation: { zh: string; en: string }
    expires: string
  }[]
}

export const told = async (answer: Response): Promise<ToldAnswer> => {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.json<ToldAnswer>()
}

/** What is refused: `pointer message` of each. */
export const refused = async (answer: Response): Promise<string[]> => {
  const { issues = [] } = await answer.json<{ issues?: { pointer: string; message: string }[] }>()
  return issues.map(({ pointer, message }) => `${pointer} ${message}`)
}

/** All that moved, and all that is known of awards: what a refusal leaves as it was. */
export const everything = async (): Promise<unknown> => {
  const intake = openIntake(env.INTAKE).$client
  const [transfers, awards, limits] = await intake.batch<{ text: string }>([
    intake.prepare('SELECT count(*) AS text FROM points_transfers'),
    intake.prepare('SELECT id || state AS text FROM points_awards ORDER BY id'),
    intake.prepare('SELECT scope || used AS text FROM points_limits ORDER BY scope'),
  ])
  return [transfers?.results, awards?.results, limits?.results]
}
