import * as z from 'zod'
import { figure, ratioOf, time, type Measure } from './figure.ts'
import { openPortal, send } from './portal.ts'
import { stations } from './rows.ts'

/** Publishers that send one row each, all at once. */
const PUBLISHES = 200

const Answer = z.object({ entries: z.array(z.object({ key: z.string(), index: z.int() })) })

/** 200 requests of one row at once, beside as many to a handler that inserts a row. */
export const measure: Measure = async function* ({ long, say }) {
  const portal = await openPortal(say)
  try {
    const taken: number[] = []
    const bare: number[] = []
    for (let round = 0; round <= (long ? 15 : 5); round++) {
      const bodies = stations(round * PUBLISHES, PUBLISHES).map((row) => JSON.stringify([row]))
      const all = (url: string, key?: string) => Promise.all(bodies.map((body) => send(url, { body, key })))
      let answers: string[] = []
      const ms = await time(async () => {
        answers = await all(`${portal.origin}/api/registers/air-stations/entries`, portal.key)
      })
      await assertAllStand(portal.origin, answers)
      const bareMs = await time(() => all(`${portal.bare}/entries?register=air-stations&key=station`))
      // The first one warms up.
      if (round === 0) continue
      taken.push(ms / 1000)
      bare.push(bareMs / 1000)
      say(`${ms.toFixed(0)} ms, bare ${bareMs.toFixed(0)} ms`)
    }
    yield figure({
      name: 'publish-singles',
      values: taken,
      unit: 's',
      against: 'as many json_each inserts of one row',
      ratio: ratioOf(bare, taken),
      goal: `< 5 s for ${PUBLISHES} at once, none lost`,
      met: Math.max(...taken) < 5,
    })
  } finally {
    await portal.close()
  }
}

/** @throws Error when a row does not stand at an index of its own */
const assertAllStand = async (origin: string, answers: string[]): Promise<void> => {
  const entries = answers.flatMap((answer) => Answer.parse(JSON.parse(answer)).entries)
  if (new Set(entries.map(({ index }) => index)).size !== PUBLISHES) throw new Error('two rows stand at one index')
  for (const { key, index } of entries) {
    const record = await fetch(`${origin}/api/registers/air-stations/records/${key}`)
    const { index: found } = z.object({ index: z.int() }).parse(await record.json())
    if (found !== index) throw new Error(`${key} stands at ${found}, not at ${index}`)
  }
}
