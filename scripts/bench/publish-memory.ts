import { readFileSync, writeFileSync } from 'node:fs'
import { figure, type Measure } from './figure.ts'
import { openPortal, send } from './portal.ts'
import { readings, stations } from './rows.ts'

const ROWS = 5_000
const MB = 1024 * 1024

/** Resident memory of a process in bytes: now, and the most since it was last asked to forget. */
const memoryOf = (pid: number): { now: number; most: number } => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const read = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
  return { now: read('VmRSS'), most: read('VmHWM') }
}

/** @see proc_pid_clear_refs(5): 5 resets the peak of resident memory */
const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5')

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
