import { figure, type Measure } from './figure.ts'
import { forgetPeak, memoryOf } from './memory.ts'
import { openPortal, send } from './portal.ts'
import { readings, stations } from './rows.ts'

const ROWS = 5_000
const MB = 1024 * 1024

/**
 * How far workerd's memory rises above where it stood before a request of 5,000 rows, from the first one on. Locally
 * nothing holds a Worker to its 128 MB: this does.
 */
export const measure: Measure = async function* ({ long, say }) {
  const portal = await openPortal(say)
  try {
    await send(`${portal.origin}/api/registers/air-stations/entries`, {
      body: JSON.stringify(stations(0, 1)),
      key: portal.key,
    })
    const grown: number[] = []
    for (let round = 0; round < (long ? 12 : 4); round++)
      for (const [register, rows] of [
        ['air-stations', stations(1 + round * ROWS, ROWS)],
        ['air-quality', readings(round * ROWS, ROWS)],
      ] as const) {
        const body = JSON.stringify(rows)
        forgetPeak(portal.pid)
        const before = memoryOf(portal.pid).now
        await send(`${portal.origin}/api/registers/${register}/entries`, { body, key: portal.key })
        const growth = (memoryOf(portal.pid).most - before) / MB
        grown.push(growth)
        say(`${register}: +${growth.toFixed(0)} MB from ${(before / MB).toFixed(0)} MB`)
      }
    yield figure({
      name: 'publish-memory',
      values: grown,
      value: (values) => Math.max(...values),
      unit: 'MB',
      against: null,
      ratio: null,
      goal: '< 128 MB, the most of all rounds',
      met: Math.max(...grown) < 128,
    })
  } finally {
    await portal.close()
  }
}
