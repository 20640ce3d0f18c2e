import { openingStatements, post, readAccount } from '../../db/intake/points-ledger.ts'
import type { Transfer } from '../../content/points/transfer.ts'

interface Bindings {
  INTAKE: D1Database
  BARE: D1Database
}

const AT = '2026-11-22T08:00:00Z'
const HOLDERS = 100

const award = (round: string, at: number): Transfer => ({
  id: `award-${round}-${at}`,
  ledger: 'points',
  kind: 'award',
  phase: 'posted',
  source: 'programme/bench',
  target: `holder-${at % HOLDERS}`,
  amount: 1 + (at % 50),
  at: AT,
  expires: '2028-12-31',
})

/** The same movement as two rows and nothing else: no account, no balance, no rule. */
const bare = (client: D1Database, { id, source, target, amount, at }: Transfer) => {
  const insert = client.prepare('INSERT INTO postings (id, account, amount, at) VALUES (?, ?, ?, ?)')
  return client.batch([insert.bind(`${id}/out`, source, -amount, at), insert.bind(`${id}/in`, target, amount, at)])
}

/** Reads balances of holders that have 1,000 points each, one after the other. */
const readBalances = async (client: D1Database, holders: number, count: number): Promise<Response> => {
  for (let at = 0; at < count; at++)
    if ((await readAccount(client, `holder-${(at * 7) % holders}`))?.received !== 1_000)
      return new Response('a balance that is not there', { status: 500 })
  return new Response()
}

/**
 * `POST /open`; `POST /ledger/<round>/<count>` and `POST /bare/<round>/<count>`: so many movements, one after the other;
 * `POST /balances/<holders>/<count>`.
 */
export default {
  async fetch(request: Request, { INTAKE, BARE }: Bindings): Promise<Response> {
    const [, way, round = '', count = ''] = new URL(request.url).pathname.split('/')
    if (way === 'open') {
      const holders = Array.from({ length: HOLDERS }, (_, at) => ({ id: `holder-${at}`, kind: 'holder' as const }))
      await INTAKE.batch(openingStatements(INTAKE, [{ id: 'programme/bench', kind: 'programme' }, ...holders]))
      await BARE.exec(
        'CREATE TABLE postings (id TEXT PRIMARY KEY, account TEXT NOT NULL, amount INTEGER NOT NULL, at TEXT NOT NULL)',
      )
      return new Response()
    }
    if (way === 'balances') return readBalances(INTAKE, Number(round), Number(count))
    for (let at = 0; at < Number(count); at++) {
      const given = award(round, at)
      if (way === 'bare') await bare(BARE, given)
      else if ((await post(INTAKE, [given])).status !== 'posted') return new Response('not posted', { status: 500 })
    }
    return new Response()
  },
}
