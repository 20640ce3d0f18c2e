/**
 * `npm test`: format, build and what needs no portal, then types and every other suite at once. `npm run test:long`: the
 * suites that go on for long, alone. The last line counts what the runners report.
 */
import './portal/scratch.ts'
import './portal/quiet.ts'
import { spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import * as z from 'zod'
import { chromiumPath } from './portal/chromium.ts'
import { freePort } from './portal/free-port.ts'

const ROOT = join(import.meta.dirname, '..')
const bin = (name: string): string => join(ROOT, 'node_modules', '.bin', name)

// Scripts that tests start load what the first of them had to compile.
process.env['NODE_COMPILE_CACHE'] ??= join(ROOT, 'node_modules', '.cache', 'compiled')

interface Tally {
  passed: number
  failed: number
  /** What failed, with the first line of why: told again at the end, where it is found. */
  failures?: readonly string[]
}

const run = (command: string, args: string[], env: Record<string, string> = {}): Promise<number> =>
  new Promise((done) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    })
    child.on('close', (code) => done(code ?? 1))
  })

const seconds = (began: number): string => `${((performance.now() - began) / 1000).toFixed(1)} s`

/** A check that passes or fails as a whole. */
const check = async (title: string, command: string, args: string[], env = {}): Promise<Tally> => {
  const began = performance.now()
  const code = await run(bin(command), args, env)
  console.log(`${code === 0 ? '✓' : '✗'} ${title} (${seconds(began)})`)
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, failures: [title] }
}

/** Folders of whoever starts the portal, in which it has nothing to write: where a test finds them empty. */
const foldersOutside = (): { outside: string; env: Record<string, string> } => {
  const outside = mkdtempSync(join(tmpdir(), 'lucid-outside-'))
  const names = ['HOME', 'TMPDIR', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME']
  const env = Object.fromEntries(names.map((name) => [name, join(outside, name)]))
  for (const folder of Object.values(env)) mkdirSync(folder)
  return { outside, env }
}

/** Starts the portal as a newcomer does, on an empty state, and waits until it is ready. */
const startPortal = async (state: string): Promise<{ origin: string; stop: () => Promise<void> } | undefined> => {
  const port = await freePort()
  const { outside, env } = foldersOutside()
  const began = Date.now()
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, PORT: String(port), STATE_DIR: state, CLOCK: 'off' },
  })
  // Where a test looks for what failed.
  writeFileSync(join(state, 'failures.log'), '')
  child.stderr.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk)
    appendFileSync(join(state, 'failures.log'), chunk)
  })
  const ready = await new Promise<boolean>((done) => {
    child.stdout.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk)
      appendFileSync(join(state, 'start.log'), chunk)
      if (chunk.toString().includes('Ready on ')) done(true)
    })
    child.on('close', () => done(false))
  })
  writeFileSync(join(state, 'start.json'), JSON.stringify({ outside, began, ready: Date.now() }))
  const ended = new Promise<void>((done) => child.on('close', () => done()))
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
    rmSync(outside, { recursive: true, force: true })
  }
  return ready ? { origin: `http://127.0.0.1:${port}`, stop } : undefined
}

/** What vitest's JSON reporter says of a run. */
const Report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullable() }),
      ),
    }),
  ),
})

/** The tests that failed and the files that could not be loaded, each with the first line of why. */
const failuresOf = (report: z.infer<typeof Report>): string[] =>
  report.testResults
    .filter((file) => file.status === 'failed')
    .flatMap((file) => {
      const failed = file.assertionResults.filter((test) => test.status === 'failed')
      const why = failed.map((test) => `${test.fullName}: ${test.failureMessages?.[0]?.split('\n')[0] ?? ''}`)
      const told = why.length > 0 ? why : [file.message.split('\n')[0] ?? '']
      return told.map((one) => `${relative(ROOT, file.name)}: ${one}`)
    })

/**
 * Runs suites in a process of their own.
 * @param filters - parts of paths of files, all where none is given
 * @param env - where the portal is, and how long they go on
 */
const suites = async (names: string[], filters: string[], env: Record<string, string>): Promise<Tally> => {
  const file = join(state, `report-${names.join('-')}.json`)
  const args = ['run', '--config', 'tests/vitest.config.ts', '--reporter=default', '--reporter=json']
  const which = [`--outputFile=${file}`, ...names.map((name) => `--project=${name}`), ...filters]
  // Where files are named, all may be of the other process. `CI` keeps the two from painting over each other.
  const rest = filters.length > 0 ? ['--passWithNoTests'] : []
  const code = await run(bin('vitest'), [...args, ...which, ...rest], { ...env, CI: '1' })
  try {
    const report = Report.parse(JSON.parse(readFileSync(file, 'utf8')))
    const { numPassedTests: passed, numFailedTests: failed } = report
    // A file that could not be loaded has no failed test of its own.
    return { passed, failed: Math.max(failed, code === 0 ? 0 : 1), failures: failuresOf(report) }
  } catch {
    return { passed: 0, failed: 1, failures: [`${names.join(', ')}: ended without a report`] }
  }
}

const SEVERITY = ['--minimumSeverity', 'warning', '--minimumFailingSeverity', 'warning']

/** Of every module: a checker by itself, since other suites keep the processors busy; it goes through its memory seldom. */
const types = (): Promise<Tally> =>
  check('types', '../typescript-native/bin/tsc', ['-p', '.', '--singleThreaded'], { GOGC: '400' })

/** Of the pages, by the one checker that knows them, and it is slow: modules are left to the other. */
const typesOfPages = (): Promise<Tally> =>
  check('types of pages', 'astro', ['check', '--tsconfig', 'site/tsconfig.pages.json', ...SEVERITY])

/** What goes on for long: suites, their files, how often they do what they do, and whether they look at a served portal. */
const LONG: readonly { names: string[]; files: string[]; env: Record<string, string>; served?: true }[] = [
  { names: ['faults'], files: [], env: { FAULT_ROUNDS: '200' } },
  {
    names: ['worker'],
    files: ['points-interleavings', 'points-crashes', 'guesses', 'permissions'].map(
      (name) => `tests/worker/${name}.test`,
    ),
    env: { RUNS: '200' },
  },
  { names: ['worker'], files: ['tests/worker/fuzz.test'], env: { RUNS: '100000' } },
  { names: ['unit'], files: [], env: { WHOLE: 'yes' } },
  { names: ['start'], files: ['tests/start/timing.test'], env: { TIMING_SAMPLES: '2000' } },
  { names: ['start'], files: ['tests/start/audit.test'], env: { WHOLE: 'yes' } },
  {
    names: ['browser'],
    files: ['tests/browser/console', 'tests/browser/log.test', 'heard.test'],
    env: { WHOLE: 'yes' },
    served: true,
  },
  { names: ['look'], files: [], env: { WHOLE: 'yes' }, served: true },
  {
    names: ['site'],
    files: ['tests/site/served', 'tests/site/markup', 'tests/site/attack-texts'],
    env: { WHOLE: 'yes' },
    served: true,
  },
]

const NO_PORTAL: Tally = { passed: 0, failed: 1, failures: ['the portal did not start'] }

const runLong = async (filters: string[]): Promise<Tally[]> => {
  const portal = await startPortal(state)
  if (!portal) return [NO_PORTAL]
  const tallies = []
  for (const { names, files, env, served } of LONG) {
    const at: Record<string, string> = served ? { PORTAL: portal.origin, PORTAL_STATE: state } : {}
    tallies.push(await suites(names, filters.length > 0 ? filters : files, { ...env, ...at }))
  }
  await portal.stop()
  return tallies
}

/** What needs no portal does not wait for one. */
const EARLY = [['unit', 'worker']]
/** All files of a worker share its memory, which the runtime would else go through whole every other second. */
const ROOMY = { MINIFLARE_WORKERD_V8_FLAGS: '--heap-growing-percent=200' }
/** Tests in a browser take turns and wait much: each kind goes on by itself, and all else beside them. */
const LATER = [['browser'], ['look'], ['site', 'start', 'faults']]

/** What was in form is looked at again only where it changed since. */
const format = (): Promise<Tally> =>
  check('format', 'prettier', ['--check', '--cache', '--cache-strategy', 'content', '--log-level', 'warn', '.'])

const runAll = async (filters: string[]): Promise<Tally[]> => {
  const early = EARLY.map((names) => suites(names, filters, ROOMY))
  const [formatted, portal] = await Promise.all([format(), startPortal(state)])
  if (!portal) return [formatted, NO_PORTAL, await types(), await typesOfPages(), ...(await Promise.all(early))]
  await chromiumPath()
  const env = { PORTAL: portal.origin, PORTAL_STATE: state }
  const later = LATER.map((names) => suites(names, filters, env))
  const tallies = [formatted, await types(), await typesOfPages(), ...(await Promise.all([...early, ...later]))]
  await portal.stop()
  return tallies
}

const began = performance.now()
const state = mkdtempSync(join(tmpdir(), 'lucid-test-'))
const [isLong, filters] = [process.argv.includes('--long'), process.argv.slice(2).filter((one) => one !== '--long')]
const tallies = await (isLong ? runLong(filters) : runAll(filters))
rmSync(state, { recursive: true, force: true })
const sum = (of: 'passed' | 'failed'): number => tallies.reduce((total, tally) => total + tally[of], 0)
process.exitCode = sum('failed') === 0 ? 0 : 1
for (const failure of tallies.flatMap((tally) => tally.failures ?? [])) console.log(`✗ ${failure}`)
console.log(`in ${seconds(began)}`)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
