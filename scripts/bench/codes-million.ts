import * as z from 'zod'
import { figure, median, ratioOf, type Measure } from './figure.ts'
import { forgetPeak, memoryOf } from './memory.ts'
import { openPortal, preparedState, send } from './portal.ts'

/** A million codes of one lot: how long until the last is there, and what workerd needs meanwhile. */

const CODES = 1_000_000
const MB = 1024 * 1024
const GTIN = '09520000000073'
const PRODUCER = '939901010000002112'
const CODES_PATH = `/api/products/${GTIN}/lots/BENCH/codes`

const product = {
  gtin: GTIN,
  name: '示例岭有机绿茶',
  producer: PRODUCER,
  producerName: '示例茶叶专业合作社',
  serials: 'portal',
}

/** Reads an answer to its end as it comes, and keeps nothing. @returns bytes */
const drained = async (answer: Response): Promise<number> => {
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`)
  let bytes = 0
  for await (const part of answer.body ?? []) bytes += part.length
  return bytes
}

const seconds = async (run: () => Promise<void>): Promise<number> => {
  const began = performance.now()
  await run()
  return (performance.now() - began) / 1_000
}

export const measure: Measure = async function* ({ long, say }) {
  const { secrets } = await preparedState(say)
  const portal = await openPortal(say)
  try {
    const made = await send(`${portal.origin}/api/operator/keys`, {
      body: JSON.stringify({ role: 'producer', organisation: PRODUCER, bounds: {}, days: 1 }),
      key: secrets['OPERATOR_TOKEN'],
    })
    const { key } = z.object({ key: z.string() }).parse(JSON.parse(made))
    await send(`${portal.origin}/api/products`, { body: JSON.stringify(product), key })
    await send(`${portal.origin}/api/products/${GTIN}/lots`, {
      body: JSON.stringify({ lot: 'BENCH', produced: '2026-01-01' }),
      key,
    })
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const rounds = { own: [] as number[], bare: [] as number[], grown: [] as number[] }
    for (let round = 0; round < (long ? 5 : 2); round++) {
      forgetPeak(portal.pid)
      const before = memoryOf(portal.pid).now
      let bytes = 0
      rounds.own.push(
        await seconds(async () => {
          const body = JSON.stringify({ count: CODES })
          bytes = await drained(await fetch(`${portal.origin}${CODES_PATH}`, { method: 'POST', headers, body }))
        }),
      )
      rounds.grown.push((memoryOf(portal.pid).most - before) / MB)
      rounds.bare.push(
        await seconds(async () => {
          const sent = await drained(await fetch(`${portal.bare}/stream?bytes=${bytes}`))
          if (sent !== bytes) throw new Error(`${sent} of ${bytes} bytes`)
        }),
      )
      say(
        `${rounds.own.at(-1)?.toFixed(1)} s for ${(bytes / MB).toFixed(0)} MB, +${rounds.grown.at(-1)?.toFixed(0)} MB`,
      )
    }
    const issues = await fetch(`${portal.origin}/api/products/${GTIN}/issues`, { headers })
    const { items } = z.object({ items: z.array(z.object({ count: z.int() })) }).parse(await issues.json())
    if (items.length !== rounds.own.length || items.some(({ count }) => count !== CODES))
      throw new Error('not one row for each issue')
    yield figure({
      name: 'codes-million',
      values: rounds.own,
      unit: 's',
      against: 'a handler that streams as many bytes',
      ratio: ratioOf(rounds.own, rounds.bare),
      goal: '< 20 s, one row each',
      met: median(rounds.own) < 20,
    })
    yield figure({
      name: 'codes-million-memory',
      values: rounds.grown,
      value: (values) => Math.max(...values),
      unit: 'MB',
      against: null,
      ratio: null,
      goal: '< 128 MB, the most of all rounds',
      met: Math.max(...rounds.grown) < 128,
    })
  } finally {
    await portal.close()
  }
}
