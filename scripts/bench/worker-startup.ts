import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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
/** The portal's entry is run whole, as its import asks; what it exports is handed on, or not used. */
const READ = `export { Sequencer } from './portal.mjs'
export default { fetch: () => new Response(null, { status: 404 }) }
`
/** Leads nowhere in any. */
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

/** All of the Worker's modules, of which the first is run as the platform runs it; asked, it answers as the bare one does. */
const readBuild = (dist: string): string => {
  const read = `${dist}-read`
  rmSync(read, { recursive: true, force: true })
  mkdirSync(join(read, 'client'), { recursive: true })
  cpSync(join(dist, 'server'), join(read, 'server'), { recursive: true })
  renameSync(join(read, 'server/entry.mjs'), join(read, 'server/portal.mjs'))
  writeFileSync(join(read, 'server/entry.mjs'), READ)
  return read
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

const AGAINST = 'a Worker with the same bindings that answers nothing'

/**
 * Beyond what a bare Worker takes, and each by itself: what the platform calls starting, which is reading all modules and
 * running what they do before anybody asks; and that with the first answer, for which the portal runs what it then needs.
 */
export const measure: Measure = async function* ({ long, say }) {
  const state = await preparedState(say)
  const dist = join(state.directory, 'dist')
  const persist = join(state.directory, 'run')
  rmSync(persist, { recursive: true, force: true })
  cpSync(state.persist, persist, { recursive: true })
  const builds = [bareBuild(dist), readBuild(dist), dist] as const
  const taken: [number, number, number][] = []
  for (let at = -1; at < (long ? 15 : 5); at++) {
    const [bare, read, own] = builds
    const round: [number, number, number] = [
      await start({ ...state, persist }, bare),
      await start({ ...state, persist }, read),
      await start({ ...state, persist }, own),
    ]
    // The first reads the files from the disk.
    if (at >= 0) taken.push(round)
  }
  rmSync(persist, { recursive: true, force: true })
  const least = median(taken.map(([bare]) => bare))
  const beyond = [
    { name: 'worker-reading', values: taken.map(([bare, read]) => read - bare) },
    { name: 'worker-startup', values: taken.map(([bare, , own]) => own - bare) },
  ]
  say(
    `${beyond.map(({ name, values }) => `${name} ${median(values).toFixed(0)} ms`).join(', ')}, bare ${least.toFixed(0)} ms`,
  )
  for (const { name, values } of beyond)
    yield figure({
      name,
      values,
      unit: 'ms of processor',
      against: AGAINST,
      ratio: (least + median(values)) / least,
      goal: `< ${GOAL} ms beyond it`,
      met: median(values) < GOAL,
    })
}
