import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { parseCheckpoint } from '../../content/log/checkpoint.ts'
import { encodeVerifierKey } from '../../content/log/keys.ts'
import { parseNote } from '../../content/log/note.ts'
import { openRecord } from '../../db/record/db.ts'
import { openSigner } from '../../db/record/signer.ts'
import { readState } from '../../db/record/state.ts'
import { askRegistry } from '../advisories.ts'
import { pull } from '../pull.ts'
import { replayInto } from '../replay.ts'
import { openBindings } from '../portal/bindings.ts'
import { build } from '../portal/build.ts'
import { Complaint } from '../portal/complaint.ts'
import { readConfig, type Environment } from '../portal/config.ts'
import { migrate } from '../portal/migrate.ts'
import { manifestOf } from '../portal/release.ts'
import { findFault, type Settings } from '../portal/settings.ts'
import { SECRETS } from '../portal/secret-list.ts'
import { wrangler } from '../portal/wrangler.ts'
import type { State } from '../portal/state.ts'
import { faultsOfBuild, faultsOfEnvironment } from './checks.ts'
import { publishFirstAccounts } from './first-accounts.ts'
import { publishFirstSets } from './first-data.ts'
import { fetchFrom, post } from './portal.ts'
import { smoke, SMOKE_TESTS, type SmokeTest } from './smoke.ts'

/** One deployment, as far as it has come. */
export interface Deployment {
  environment: Environment
  /** Address that is deployed to. */
  origin: string
  /** Whether that is a portal of this machine: then nothing is asked of the platform, and this source may be unfinished. */
  isTrial: boolean
  state: State
  /** Where it is built. */
  dist: string
  /** Entries of our own that this run published, and that the pages it built do not show. */
  unshown?: number
  say: (line: string) => void
}

export interface Step {
  name: string
  /** What it does, as it is told before. */
  does: string
  /** Whether it changes anything elsewhere, or asks the platform: left out of a dry run. */
  isOutward: boolean
  /** Whether it is about the platform: left out of a trial on this machine. */
  ofPlatform: boolean
  run: (deployment: Deployment) => Promise<void>
}

const refuse = (faults: readonly string[]): void => {
  if (faults.length > 0) throw new Complaint(faults.join('\n'))
}

const settingsOf = (environment: Environment): Settings => {
  const { vars } = readConfig(environment)
  const of = (name: string): string => vars[name] ?? ''
  return {
    LOG_ORIGIN: of('LOG_ORIGIN'),
    PORTAL_ORIGIN: of('PORTAL_ORIGIN'),
    LOG_WITNESSES: of('LOG_WITNESSES'),
    WITNESS_NAME: of('WITNESS_NAME'),
    WITNESSED_LOGS: of('WITNESSED_LOGS'),
    PRIVATE_DATA_PLACED_ZH: of('PRIVATE_DATA_PLACED_ZH'),
    PRIVATE_DATA_PLACED_EN: of('PRIVATE_DATA_PLACED_EN'),
  }
}

/** The log's public key, by its private one. A trial is of the log that this machine has. */
export const vkeyOf = async ({ environment, isTrial, state }: Deployment): Promise<string> => {
  const { LOG_ORIGIN = '' } = readConfig(isTrial ? 'local' : environment).vars
  return encodeVerifierKey((await openSigner(LOG_ORIGIN, state.secrets['LOG_KEY'] ?? '')).key)
}

const portalOf = ({ origin, state }: Deployment) => ({ origin, token: state.secrets['OPERATOR_TOKEN'] ?? '' })

const Listed = z.array(z.object({ name: z.string() }))

/** Secrets that were not uploaded yet. */
const checkSecrets = async ({ environment, state, isTrial }: Deployment): Promise<void> => {
  if (isTrial) return
  const fault = await findFault(settingsOf(environment), state.secrets)
  if (fault !== undefined) throw new Complaint(fault)
}

const checkUploaded = async ({ environment }: Deployment): Promise<void> => {
  const listed = new Set(
    Listed.parse(JSON.parse(await wrangler(['secret', 'list', '--env', environment, '--format', 'json']))).map(
      ({ name }) => name,
    ),
  )
  const missing = SECRETS.filter(({ name, deployed, made }) => deployed && made && !listed.has(name))
  if (missing.length > 0)
    throw new Complaint(
      `${environment} lacks the secrets ${missing.map(({ name }) => name).join(', ')}: npm run secrets -- --env ${environment} --upload.`,
    )
}

const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim()

/** Says it and goes on: what is deployed may be what puts a flaw right, and one may deploy without a network. */
export const sayAdvisories =
  (ask = askRegistry): Step['run'] =>
  async ({ say }) => {
    const { lines, code } = ask()
    for (const line of lines) say(line)
    if (code === 1) say('Code with a known flaw is served. Go on knowing it, or update first.')
    if (code === 2) say('Ask later: npm run advisories.')
  }

const checkTree = async ({ isTrial, say }: Deployment): Promise<void> => {
  const changed = git('status', '--porcelain')
  if (changed !== '' && !isTrial)
    throw new Complaint(`What would be deployed is no commit:\n${changed.split('\n').slice(0, 5).join('\n')}`)
  say(`commit ${git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : ', with changes'}`)
}

/** The state that the pages are built from: the portal's own record, and nothing of what is private. */
const buildState = ({ state }: Deployment): State => {
  const directory = join(state.directory, 'build')
  return { directory, persist: join(directory, 'v3'), secrets: {} }
}

/** Copies the record of the portal that is there; where none is yet, begins with none. */
const copyRecord = async (deployment: Deployment): Promise<void> => {
  const { origin, state, say } = deployment
  const [copy, made] = [join(state.directory, 'copy'), buildState(deployment)]
  rmSync(made.directory, { recursive: true, force: true })
  const standing = await fetchFrom(origin, '/log/checkpoint').catch(() => undefined)
  if (standing?.status !== 200) {
    say('no portal there yet, or none that published: begins with an empty record')
    const { bindings, close } = await openBindings(made)
    await migrate(bindings.RECORD, 'record').finally(close)
    return
  }
  const trust = ['--key', await vkeyOf(deployment)]
  for (const run of [
    () => pull([origin, '--to', copy, ...trust], { LANG: 'en' }),
    () => replayInto(['--to', made.directory, '--log', copy, ...trust], { LANG: 'en' }),
  ]) {
    const { code, lines } = await run()
    if (code !== 0) throw new Complaint(lines.join('\n'))
    say(lines[0] ?? '')
  }
}

const newestOf = async (state: State): Promise<string> => {
  const { bindings, close } = await openBindings(state)
  return readState(openRecord(bindings.RECORD), [], [])
    .then(({ checkpoint }) => checkpoint)
    .finally(close)
}

const buildSite = async (deployment: Deployment): Promise<void> => {
  const made = buildState(deployment)
  process.env['PORTAL_ORIGIN'] = deployment.origin
  await build(made, await newestOf(made), deployment.dist)
}

const checkBuild = async ({ dist, state, say }: Deployment): Promise<void> => {
  if (!existsSync(join(dist, 'server/wrangler.json'))) throw new Complaint(`${dist} holds no build.`)
  const { bytes, faults } = faultsOfBuild(dist, state.secrets)
  refuse(faults)
  await wrangler(['deploy', '--dry-run', '-c', join(dist, 'server/wrangler.json')])
  say(`${Math.round(bytes / 1_000)} KB compressed; no code of the demonstration, no secret`)
}

const migrateRemote = async ({ environment }: Deployment): Promise<void> => {
  for (const { database_name } of readConfig(environment).d1_databases)
    await wrangler(['d1', 'migrations', 'apply', database_name, '--remote', '--env', environment])
}

const upload = async ({ dist, say }: Deployment): Promise<void> => {
  const said = await wrangler(['deploy', '-c', join(dist, 'server/wrangler.json')])
  say(/Current Version ID: \S+/.exec(said)?.[0] ?? '')
}

const seed = async (deployment: Deployment): Promise<void> => {
  const portal = portalOf(deployment)
  const entries =
    (await publishFirstSets(portal, deployment.say)) + (await publishFirstAccounts(portal, deployment.say))
  deployment.unshown = entries
  if (entries > 0) deployment.say(`${entries} new entries, which pages drawn at build do not show yet`)
}

/**
 * Goes through steps once more where something was published that their pages do not show: the first time, that is nearly
 * everything.
 */
export const onceMore =
  (steps: readonly Step['run'][]): Step['run'] =>
  async (deployment) => {
    if (deployment.unshown === 0) return
    for (const run of steps) await run(deployment)
    deployment.unshown = 0
  }

const test =
  (tests: readonly SmokeTest[]) =>
  async (deployment: Deployment): Promise<void> => {
    const asked = { origin: deployment.origin, vkey: await vkeyOf(deployment) }
    const due = tests.filter(({ ofPlatform }) => !(ofPlatform && deployment.isTrial))
    const results = await smoke(asked, due, ({ name, fault }) =>
      deployment.say(fault === undefined ? `✓ ${name}` : `✗ ${name}: ${fault}`),
    )
    const failed = results.filter(({ fault }) => fault !== undefined).length
    if (failed > 0) throw new Complaint(rollbackNote(deployment.environment, failed))
  }

/** What to do when what was put in service is not as it should be. */
export const rollbackNote = (environment: Environment, failed: number): string =>
  `${failed} of what was asked of the portal is not as it should be. The version before is put in service again by
  npx wrangler rollback --env ${environment} --message "smoke test failed"
Databases stay as they are: migrations only add, and the version before runs with them. The record loses nothing.
Then, or once the cause is put right: npm run deploy -- --env ${environment}`

const sizeOf = (checkpoint: string): number =>
  checkpoint === '' ? 0 : parseCheckpoint(parseNote(checkpoint).text).size

const Released = z.object({ checkpoint: z.string().nullable() })

const release = async (deployment: Deployment): Promise<void> => {
  const { dist, isTrial, origin } = deployment
  // A trial is of a portal that was built from its own record.
  const shown = isTrial
    ? await (await fetchFrom(origin, '/log/checkpoint')).text()
    : await newestOf(buildState(deployment))
  const body = { manifest: manifestOf(join(dist, 'client')), treeSize: sizeOf(shown) }
  const { checkpoint } = Released.parse(await post(portalOf(deployment), '/api/operator/releases', body))
  deployment.say(checkpoint === null ? 'published before' : `entry ${sizeOf(checkpoint) - 1} of the log`)
}

const LAST = SMOKE_TESTS.length - 1

const step = (name: string, does: string, run: Step['run'], of: Partial<Step> = {}): Step => ({
  name,
  does,
  run,
  isOutward: false,
  ofPlatform: false,
  ...of,
})
const platform = { ofPlatform: true, isOutward: true }
const outward = { isOutward: true }

/** In order. Each can be done again, and finds what it did before: after a fault, the whole is simply run once more. */
export const STEPS: readonly Step[] = [
  step(
    'settings',
    'reading what wrangler.toml says of the environment',
    async ({ environment }) => refuse(faultsOfEnvironment(environment)),
    { ofPlatform: true },
  ),
  step('tree', 'seeing which commit it is', checkTree),
  step('advisories', 'asking which packages have known flaws', sayAdvisories(), { ofPlatform: true }),
  step('secrets', 'seeing that the secrets are what they are for', checkSecrets),
  step('uploaded', 'seeing that the platform has them', checkUploaded, platform),
  step('copy', 'copying the record of the portal, verified', copyRecord),
  step('build', 'building the site from it', buildSite),
  step('package', 'looking through what would be uploaded', checkBuild),
  step('migrations', 'bringing the databases up to date', migrateRemote, platform),
  step('upload', 'putting it in service', upload, platform),
  step('first-data', 'publishing the portal’s own data sets that are new', seed, outward),
  step(
    'show',
    'building and putting in service once more, where that published anything',
    onceMore([copyRecord, buildSite, checkBuild, upload]),
    platform,
  ),
  step('smoke', 'asking the portal what readers ask', test(SMOKE_TESTS.slice(0, LAST)), outward),
  step('release', 'publishing in the log what was put in service', release, outward),
  step('released', 'comparing what is served with that', test(SMOKE_TESTS.slice(LAST)), outward),
]
