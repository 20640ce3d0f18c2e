import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { afterAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { askRegistry } from '../../scripts/advisories.ts'
import { chosen, perform } from '../../scripts/deploy.ts'
import { faultsOfBuild, faultsOfEnvironment } from '../../scripts/deploy/checks.ts'
import { rollbackNote, sayAdvisories, STEPS, type Deployment } from '../../scripts/deploy/steps.ts'
import { Complaint } from '../../scripts/portal/complaint.ts'
import { ENVIRONMENTS } from '../../scripts/portal/config.ts'
import { environmentOf } from '../../scripts/portal/environment.ts'
import { SECRETS } from '../../scripts/portal/secret-list.ts'
import { openState } from '../../scripts/portal/state.ts'

const ROOT = join(import.meta.dirname, '../..')
const home = mkdtempSync(join(tmpdir(), 'lucid-deploy-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const File = z.record(z.string(), z.unknown())
const file = File.parse(parse(readFileSync(join(ROOT, 'wrangler.toml'), 'utf8')))
const environments = z.record(z.string(), File).parse(file['env'])

/** The names within a setting, whatever their values: `binding` and `name` themselves, since code goes by them. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      ['binding', 'name', 'class_name', 'simple', 'migrations_dir', 'max_retries'].includes(name)
        ? each
        : shapeOf(each),
    ]),
  )
}
/** @see developers.cloudflare.com/workers/wrangler/configuration, "Non-inheritable keys" */
const NOT_TAKEN_OVER = [
  'vars',
  'd1_databases',
  'r2_buckets',
  'durable_objects',
  'queues',
  'ratelimits',
  'worker_loaders',
]

describe('an environment', () => {
  it.each(ENVIRONMENTS)('says all that it does not take over, as one’s own machine has it: %s', (name) => {
    const { name: own, ...rest } = environments[name] ?? {}
    expect(own).toBe(`lucid-${name}`)
    expect(Object.keys(rest).sort()).toEqual([...NOT_TAKEN_OVER].sort())
    for (const setting of NOT_TAKEN_OVER) expect(shapeOf(rest[setting])).toEqual(shapeOf(file[setting]))
  })

  it('shares no store, no queue, no limit, no log and no address with another', () => {
    const marks = [file, ...Object.values(environments)].map((each) =>
      [
        ...JSON.stringify(each).matchAll(
          /"(database_name|bucket_name|queue|namespace_id|LOG_ORIGIN|PORTAL_ORIGIN|WITNESS_NAME)":"([^"]+)"/g,
        ),
      ].map(([, name, value]) => `${name} ${value}`),
    )
    const [local = [], ...others] = marks
    // The file as a whole holds its environments too.
    const own = new Set(local.filter((mark) => !others.flat().includes(mark)))
    for (const [at, mine] of others.entries())
      for (const mark of new Set(mine))
        expect([
          own.has(mark),
          others
            .filter((_, i) => i !== at)
            .flat()
            .includes(mark),
        ]).toEqual([false, false])
    expect(own.size).toBeGreaterThan(8)
  })

  it.each(ENVIRONMENTS)(
    'as it comes is refused with what is to be written, and the command that makes it: %s',
    (name) => {
      const faults = faultsOfEnvironment(name)
      expect(faults.join('\n')).toContain(`npx wrangler d1 create lucid-${name}-record`)
      for (const setting of ['PORTAL_ORIGIN', 'LOG_ORIGIN', 'PRIVATE_DATA_PLACED_ZH', 'INTAKE'])
        expect(faults.some((fault) => fault.includes(setting))).toBe(true)
      for (const fault of faults) expect(fault).toMatch(/^\[env\.\w+\] .+\.$/)
    },
  )

  it('is named, never guessed', () => {
    expect(environmentOf('staging', 'usage')).toBe('staging')
    for (const wrong of [undefined, '', 'local', 'prod']) expect(() => environmentOf(wrong, 'usage')).toThrow('usage')
  })
})

describe('the list of secrets', () => {
  it('names every one that is made and every one that the Worker reads, and what is lost with it', () => {
    const before = process.env['STATE_DIR']
    process.env['STATE_DIR'] = join(home, 'state')
    const { directory, secrets } = openState()
    process.env['STATE_DIR'] = before
    expect(statSync(join(directory, 'secrets.env')).mode & 0o777).toBe(0o600)
    const names = SECRETS.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(Object.keys(secrets)))
    const declared = readFileSync(join(ROOT, 'worker/secrets.d.ts'), 'utf8')
    // What a script says of itself and limits, beside secrets.
    const plain = ['LUCID_ENV', 'DATABASE_MOST', 'CLOCK_AHEAD_SECONDS', 'STORE_SECONDS', 'SECURITY_CONTACT']
    const read = [...declared.matchAll(/^ {2}([A-Z_]+)\??: string$/gm)].flatMap(([, name = '']) =>
      plain.includes(name) ? [] : [name],
    )
    expect(
      SECRETS.filter(({ deployed }) => deployed)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(read.sort())
    for (const { for: purpose, rotation, lost } of SECRETS)
      for (const said of [purpose, rotation, lost]) expect(said.length).toBeGreaterThan(8)
    expect(new Set(names).size).toBe(names.length)
  })

  it('is the one that the guide goes through, in both languages', () => {
    for (const lang of ['zh', 'en']) {
      const guide = readFileSync(join(ROOT, `content/guides/secrets.${lang}.md`), 'utf8')
      for (const { name } of SECRETS) expect(guide).toContain(`\`${name}\``)
    }
  })
})

describe('what would be uploaded', () => {
  const aBuild = (name: string, text: string): string => {
    const dist = join(home, name)
    mkdirSync(join(dist, 'server'), { recursive: true })
    mkdirSync(join(dist, 'client'), { recursive: true })
    writeFileSync(join(dist, 'server/entry.mjs'), 'export default {}')
    writeFileSync(join(dist, 'client/a.js'), text)
    return dist
  }
  const SECRET = 'c2VjcmV0LW9mLXRoZS10ZXN0cw=='

  it('is refused with a secret, with the demonstration, and above what the platform takes; a secret is not shown', () => {
    expect(faultsOfBuild(aBuild('good', 'ok'), { KEY: SECRET }).faults).toEqual([])
    const leaking = faultsOfBuild(aBuild('leaking', `const a = '${SECRET}'`), { KEY: SECRET, IDS: 'ok' })
    expect(leaking.faults).toEqual(['client/a.js holds the secret KEY.'])
    const demonstrating = faultsOfBuild(aBuild('demo', 'fetch("/demonstration/sign-in/")'), {})
    expect(demonstrating.faults).toEqual(['client/a.js holds code of the demonstration.'])
    expect(faultsOfBuild(aBuild('large', 'ok'), {}, 30).faults).toEqual([
      expect.stringMatching(/^The Worker has \d+ bytes compressed, more than 30\.$/),
    ])
  })
})

describe('the steps of a deployment', () => {
  const names = (steps: readonly { name: string }[]): string[] => steps.map(({ name }) => name)

  it('send nothing out in a dry run, ask the platform nothing in a trial, and begin where they are told', () => {
    const all = { from: undefined, isDry: false, isTrial: false }
    expect(names(chosen(STEPS, all))).toEqual(names(STEPS))
    expect(names(chosen(STEPS, { ...all, isDry: true }))).toEqual([
      'settings',
      'tree',
      'advisories',
      'secrets',
      'copy',
      'build',
      'package',
    ])
    expect(names(chosen(STEPS, { ...all, isTrial: true }))).not.toEqual(expect.arrayContaining(['migrations']))
    expect(names(chosen(STEPS, { ...all, from: 'smoke' }))).toEqual(['smoke', 'release', 'released'])
    expect(() => chosen(STEPS, { ...all, from: 'nothing' })).toThrow('There is no step nothing: settings, tree')
  })

  it('say what is known of flaws in packages, or that nobody could be asked, and go on', async () => {
    const saidOf = async (output: string): Promise<string> => {
      const lines: string[] = []
      const deployment = { say: (line: string) => void lines.push(line) } as unknown as Deployment
      await sayAdvisories(() => askRegistry(() => output))(deployment)
      return lines.join('\n')
    }
    const flaw = { vulnerabilities: { hono: { severity: 'high', range: '<5', isDirect: true } } }
    expect(await saidOf(JSON.stringify(flaw))).toMatch(/^high hono <5, served\nCode with a known flaw is served\./)
    expect(await saidOf('{"vulnerabilities":{}}')).toBe('No known flaw in any package of the lock.')
    expect(await saidOf('')).toMatch(/^The registry gave no answer: [^]*\nAsk later: npm run advisories\.$/)
    // And the step is there before anything is built.
    const at = (name: string): number => names(STEPS).indexOf(name)
    expect(at('advisories')).toBeGreaterThan(-1)
    expect(at('advisories')).toBeLessThan(at('build'))
  })

  it('migrate before what is new goes into service, and state it in the log once readers were asked', () => {
    const at = (name: string): number => names(STEPS).indexOf(name)
    for (const [first, then] of [
      ['package', 'migrations'],
      ['migrations', 'upload'],
      ['upload', 'first-data'],
      ['first-data', 'show'],
      ['show', 'smoke'],
      ['smoke', 'release'],
      ['release', 'released'],
    ] as const)
      expect(at(first)).toBeLessThan(at(then))
  })

  it('end with the one that failed, by name, and can be run again', async () => {
    const [done, said]: [string[], string[]] = [[], []]
    let isBroken = true
    const step = (name: string) => ({
      name,
      does: `doing ${name}`,
      isOutward: false,
      ofPlatform: false,
      run: async () => {
        if (name === 'b' && isBroken) throw new Complaint('The database lacks an id.')
        done.push(name)
      },
    })
    const steps = ['a', 'b', 'c'].map(step)
    const deployment: Deployment = {
      environment: 'staging',
      origin: 'http://127.0.0.1',
      isTrial: true,
      state: { directory: home, persist: home, secrets: {} },
      dist: home,
      say: (line) => void said.push(line),
    }
    await expect(perform(steps, deployment)).rejects.toThrow('Ended in step b.\nThe database lacks an id.')
    isBroken = false
    await perform(steps, deployment)
    expect(done).toEqual(['a', 'a', 'b', 'c'])
    expect(said).toEqual(expect.arrayContaining(['a: doing a …', expect.stringMatching(/^ {2}\d+\.\d s$/)]))
  })

  it('name the very command that puts the version before in service', () => {
    expect(rollbackNote('production', 2)).toMatch(
      /^2 of .*\n {2}npx wrangler rollback --env production --message "[^"]+"\n/,
    )
  })
})

describe('the commands', () => {
  const run = (script: string, ...args: string[]) =>
    spawnSync(process.execPath, [join(ROOT, 'scripts', script), ...args], {
      encoding: 'utf8',
      env: { ...process.env, STATE_DIR: join(home, 'commands') },
    })

  it('make secrets without printing one, and ask for what is missing in sentences', () => {
    const made = run('secrets.ts', '--env', 'staging')
    expect([made.status, made.stderr]).toEqual([0, ''])
    const file = join(home, 'commands/secrets.env')
    const values = readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line) => /^\w+=(.+)$/.exec(line)?.[1] ?? [])
    expect(values.length).toBeGreaterThan(10)
    for (const value of values) expect(made.stdout).not.toContain(value)
    expect(made.stdout).toContain('npm run secrets -- --env staging --upload')
    const refused = run('deploy.ts', '--env', 'staging')
    expect(refused.status).toBe(1)
    expect(refused.stderr).toMatch(/^Ended in step settings\.\n\[env\.staging\] PORTAL_ORIGIN .*\n/)
    expect(refused.stderr).not.toContain('    at ')
  })

  it('try things on a portal of this machine alone', () => {
    const { status, stderr } = run('deploy.ts', '--env', 'staging', '--target', 'https://example.org')
    expect([status, stderr]).toEqual([
      1,
      '--target is for a portal of this machine; others are named in wrangler.toml.\n',
    ])
  })
})
