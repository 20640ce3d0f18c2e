import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePort } from '../portal/free-port.ts'
import { figure, median, time, type Measure } from './figure.ts'

/** Seconds. */
const [FIRST, LATER] = [120, 15]
const ROOT = join(import.meta.dirname, '../..')

/** The project as it is committed, and a home folder in which nothing stands. */
const newcomer = (): { folder: string; project: string; home: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'lucid-newcomer-'))
  const [project, home] = [join(folder, 'project'), join(folder, 'home')]
  mkdirSync(home)
  const { status, stderr } = spawnSync('git', ['clone', '--quiet', '--no-hardlinks', ROOT, project], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the repository could not be cloned: ${stderr.trim()}`)
  return { folder, project, home }
}

/** What a newcomer's shell has: Node and npm of the machine, and nothing that npm or the portal said to this run. */
const environment = (home: string, port: number): NodeJS.ProcessEnv => {
  const OURS = /^(npm_|INIT_CWD$|STATE_DIR$|XDG_|TMPDIR$|NODE_COMPILE_CACHE$|LUCID_|PORTAL|WRANGLER_|MINIFLARE_)/
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((one) => !/node_modules|node-gyp-bin/.test(one))
  const env = { ...process.env, PATH: path.join(delimiter), HOME: home, PORT: String(port), CLOCK: 'off' }
  for (const name of Object.keys(env)) if (OURS.test(name)) Reflect.deleteProperty(env, name)
  return env
}

/** Seconds from `npm start` to the line that says it is ready; the portal is stopped then. */
const start = async (project: string, home: string, port: number): Promise<number> => {
  const child = spawn('npm', ['start'], {
    cwd: project,
    env: environment(home, port),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: what npm started is stopped with it.
    detached: true,
  })
  const ended = once(child, 'close')
  let said = ''
  const ready = new Promise<void>((done, fail) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString()
      if (/^Ready on http/m.test(said)) done()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', fail)
    void ended.then(() => fail(new Error(`npm start ended: ${said.trim().slice(-200)}`)))
  })
  try {
    return (await time(() => ready)) / 1000
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
    await ended
  }
}

const inTime = (name: string, values: readonly number[], bound: number) =>
  figure({
    name,
    values,
    unit: 's until it is ready',
    against: null,
    ratio: null,
    goal: `< ${bound} s`,
    met: median(values) < bound,
  })

/** The first start of a newcomer installs the packages too, so that it measures her connection as well. */
export const measure: Measure = async function* ({ long, say }) {
  const { folder, project, home } = newcomer()
  // The same each time: pages name their own address, and are built anew for another one.
  const port = await freePort()
  try {
    const first = await start(project, home, port)
    say(`first start ${first.toFixed(1)} s, left in the home folder: ${readdirSync(home).join(', ') || 'nothing'}`)
    yield inTime('first-start', [first], FIRST)
    const later: number[] = []
    for (let round = 0; round < (long ? 3 : 1); round++) later.push(await start(project, home, port))
    say(`later starts ${later.map((one) => one.toFixed(1)).join(', ')} s`)
    yield inTime('later-start', later, LATER)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
