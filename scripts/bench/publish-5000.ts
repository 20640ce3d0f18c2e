import { figure, median, ratioOf, time, type Figure, type Measure, type Run } from './figure.ts'
import { openPortal, send, type Portal } from './portal.ts'
import { readings, stations, type Row } from './rows.ts'

/** Rows of one request: the most there may be. */
const ROWS = 5_000
const WARM_UP = 3

interface Kind {
  register: string
  /** Fields that make the key. */
  key: string
  rows: (first: number, count: number) => Row[]
}

const KINDS: Kind[] = [
  { register: 'air-quality', key: 'station,time,averaging', rows: readings },
  { register: 'air-stations', key: 'station', rows: stations },
]

/** One request of 5,000 new rows, beside the least a handler can do with the same body. */
export const measure: Measure = async function* (run) {
  const portal = await openPortal(run.say)
  try {
    for (const kind of KINDS) yield await measureKind(portal, kind, run)
  } finally {
    await portal.close()
  }
}

const measureKind = async (portal: Portal, { register, key, rows }: Kind, { long, say }: Run): Promise<Figure> => {
  const rounds = long ? 25 : 9
  const taken: number[] = []
  const bare: number[] = []
  for (let round = -WARM_UP; round < rounds; round++) {
    const body = JSON.stringify(rows((round + WARM_UP) * ROWS, ROWS))
    const ms = await time(() => send(`${portal.origin}/api/registers/${register}/entries`, { body, key: portal.key }))
    const bareMs = await time(() => send(`${portal.bare}/entries?register=${register}&key=${key}`, { body }))
    if (round < 0) continue
    taken.push(ms)
    bare.push(bareMs)
    say(`${register}: ${ms.toFixed(0)} ms, bare ${bareMs.toFixed(0)} ms`)
  }
  const ratio = ratioOf(bare, taken)
  const values = taken.map((ms) => ROWS / (ms / 1000))
  return figure({
    name: `publish-5000 ${register}`,
    values,
    unit: 'rows/s',
    against: 'one json_each insert of the same body into the columns and index of entries, and the body',
    ratio,
    goal: '≥ 20,000 rows/s and ≥ 0.2',
    met: median(values) >= 20_000 && ratio >= 0.2,
  })
}
