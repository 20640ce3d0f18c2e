import * as z from 'zod'
import { figure, ratioOf, time, type Measure } from './figure.ts'
import { openPortal } from './portal.ts'
import { stations } from './rows.ts'

/** Publishers that send one row each, all at once. */
const PUBLISHES = 2_000

const Answer = z.object({ entries: z.array(z.object({ key: z.string(), index: z.int() })).length(1) })

/**
 * 2,000 requests of one row at once: how many a second stand, none lost. Beside it the same requests to a handler that
 * does nothing: what client, connections and machine allow at all.
 */
export const measure: Measure = async function* ({ long, say }) {
  const portal = await openPortal(say)
  try {
    const rates: number[] = []
    const bare: number[] = []
    for (let round = 0; round <= (long ? 10 : 2); round++) {
      const bodies = stations(round * PUBLISHES, PUBLISHES).map((row) => JSON.stringify([row]))
      const url = `${portal.origin}/api/registers/air-stations/entries`
      let answers: string[] = []
      const ms = await time(async () => {
        answers = await Promise.all(bodies.map((body) => post(url, body, portal.key)))
      })
      await assertAllStand(portal.record, answers)
      const bareMs = await time(() => Promise.all(bodies.map((body) => post(`${portal.bare}/read`, body, portal.key))))
      say(`${ms.toFixed(0)} ms, bare ${bareMs.toFixed(0)} ms`)
      // The first one warms up.
      if (round === 0) continue
      rates.push(PUBLISHES / (ms / 1000))
      bare.push(PUBLISHES / (bareMs / 1000))
    }
    yield figure({
      name: 'publish-2000',
      values: rates,
      value: (values) => Math.min(...values),
      unit: 'publishes/s',
      against: 'as many requests to a handler that only reads them',
      ratio: ratioOf(rates, bare),
      goal: `≥ 500/s in every round of ${PUBLISHES} at once, none lost`,
      met: Math.min(...rates) >= 500,
    })
  } finally {
    await portal.close()
  }
}

/** Each publisher comes over a connection of its own: one left from the round before may be closing. */
const post = async (url: string, body: string, key: string): Promise<string> => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}`, connection: 'close' }
  const answer = await fetch(url, { method: 'POST', headers, body })
  const text = await answer.text()
  if (answer.status !== 201) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 500)}`)
  return text
}

/** @throws Error when a row does not stand where its answer says, at an index of its own */
const assertAllStand = async (record: D1Database, answers: string[]): Promise<void> => {
  const rows = answers.flatMap((answer) => Answer.parse(JSON.parse(answer)).entries)
  const stand = await record
    .prepare(
      `SELECT count(DISTINCT entries.idx) AS n FROM json_each(?) AS answer CROSS JOIN entries
         ON entries.idx = answer.value->>1 AND entries.key = answer.value->>0 AND entries.register = 'air-stations'`,
    )
    .bind(JSON.stringify(rows.map(({ key, index }) => [key, index])))
    .first<number>('n')
  if (stand !== PUBLISHES) throw new Error(`${String(stand)} of ${PUBLISHES} rows stand where their answers say`)
}
