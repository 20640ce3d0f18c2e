import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '../portal/server.ts'
import type { State } from '../portal/state.ts'
import { cpuOf } from './cpu.ts'
import { figure, median, type Measure } from './figure.ts'
import { preparedState, workerdOf } from './portal.ts'

/** Milliseconds of processor. The platform itself refuses a Worker that takes 1,000 to start. */
const GOAL = 50

/** The least a Worker can be with the portal's bindings. */
const BARE = `export class Sequencer {}
export default { fetch: () => new Response(null, { status: 404 }) }
`
/** Leads nowhere in either. */
const PATH = '/api/nothing'

const bareBuild = (dist: string): string => {
  const bare = `${dist}-bare`
  rmSync(bare, { recursive: true, force: true })
  mkdirSync(join(bare, 'server'), { recursive: true })
  mkdirSync(join(bare, 'client'), { recursive: true })
  cpSync(join(dist, 'server/wrangler.json'), join(bare, 'server/wrangler.json'))
  writeFileSync(join(bare, 'server/entry.mjs'), BARE)
  return bare
}

/** Processor that workerd has used when a build first answers. */
const start = async (state: State, dist: string): Promise<number> => {
  const portal = await serve(state, 0, dist)
  try {
    const { origin } = await portal.ready
    const { status } = await fetch(`${origin}${PATH}`)
    if (status !== 404) throw new Error(`${PATH} answered ${status}`)
    return cpuOf(workerdOf(process.pid))
  } finally {
    await portal.dispose()
  }
}

/** Reading and running the Worker's modules and giving the first answer, beyond what a bare Worker takes. */
export const measure: Measure = async function* ({ long, say }) {
  const state = await preparedState(say)
  const dist = join(state.directory, 'dist')
  const persist = join(state.directory, 'run')
  rmSync(persist, { recursive: true, force: true })
  cpSync(state.persist, persist, { recursive: true })
  const bare = bareBuild(dist)
  const own: number[] = []
  const least: number[] = []
  for (let at = -1; at < (long ? 15 : 5); at++) {
    const [a, b] = [await start({ ...state, persist }, dist), await start({ ...state, persist }, bare)]
    // The first reads the files from the disk.
    if (at < 0) continue
    own.push(a)
    least.push(b)
  }
  rmSync(persist, { recursive: true, force: true })
  const values = own.map((ms, at) => ms - (least[at] ?? NaN))
  say(`first answer after ${median(own).toFixed(0)} ms of processor, bare ${median(least).toFixed(0)} ms`)
  yield figure({
    name: 'worker-startup',
    values,
    unit: 'ms of processor',
    against: 'a Worker with the same bindings that answers nothing',
    ratio: median(own) / median(least),
    goal: `< ${GOAL} ms beyond it`,
    met: median(values) < GOAL,
  })
}
