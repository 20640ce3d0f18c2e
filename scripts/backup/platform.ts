import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bindings } from '../portal/bindings.ts'
import { faultsOfEnvironment } from '../deploy/checks.ts'
import { Complaint } from '../portal/complaint.ts'
import { readConfig, type Environment } from '../portal/config.ts'
import { patient } from '../portal/patient.ts'
import { wrangler } from '../portal/wrangler.ts'

/** A portal's databases and stores where it is deployed, by the platform's own tools. */
export interface Platform {
  /** What tells wrangler which deployment is meant. */
  options: readonly string[]
  /** Folder of a state of this machine that stands for the platform's; the platform itself where it is left out. */
  standIn?: string
}

/** What wrangler takes for who asks. */
const ACCOUNT = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_ACCOUNT_ID']

/** @throws Complaint naming what is not set */
export const platformOf = (environment: Environment): Platform => {
  const faults = [
    ...faultsOfEnvironment(environment),
    ...ACCOUNT.filter((name) => !process.env[name]).map((name) => `${name} is not set, as it is for a deployment.`),
  ]
  if (faults.length > 0) throw new Complaint(faults.join('\n'))
  return { options: ['--remote', '--env', environment] }
}

const isCaused = (error: unknown): error is { cause: unknown } =>
  typeof error === 'object' && error !== null && 'cause' in error && error.cause !== undefined

/** The first cause of an error, in words. */
const causeOf = (error: unknown): string =>
  isCaused(error) ? causeOf(error.cause) : error instanceof Error ? error.message : String(error)

export type Name = 'RECORD' | 'INTAKE'

const nameOf = (binding: Name): string =>
  readConfig().d1_databases.find((database) => database.binding === binding)?.database_name ?? ''

/**
 * Writes rows of tables as statements into a file, all of one instant; the database answers nobody meanwhile. Tables are
 * always named: asked for all of a database that has a full text index, D1 refuses, and was seen to answer nobody
 * afterwards (github.com/cloudflare/workers-sdk/issues/9519).
 */
export const exportTables = async (
  { options }: Platform,
  database: Name,
  tables: readonly string[],
  file: string,
): Promise<void> => {
  const named = tables.flatMap((table) => ['--table', table])
  await wrangler([
    ...['d1', 'export', nameOf(database), ...options, '--skip-confirmation', '--no-schema', '--output', file],
    ...named,
  ])
}

/** Brings a database up to date, an empty one from its beginning. */
export const applyMigrations = async ({ options }: Platform, database: Name): Promise<void> => {
  await wrangler(['d1', 'migrations', 'apply', nameOf(database), ...options])
}

/** @param file - of statements */
export const runStatements = async ({ options }: Platform, database: Name, file: string): Promise<void> => {
  await wrangler(['d1', 'execute', nameOf(database), ...options, '--yes', '--file', file])
}

export type Stores = Pick<Bindings, 'RECORD' | 'INTAKE' | 'OBJECTS' | 'EVIDENCE'>

/** @param statements - read only. @returns the rows of each */
export const ask = async (
  stores: Stores,
  name: Name,
  statements: readonly string[],
): Promise<Record<string, unknown>[][]> => {
  const database = stores[name]
  const answers = await database.batch<Record<string, unknown>>(statements.map((sql) => database.prepare(sql)))
  return answers.map(({ results }) => results)
}

/**
 * Opens databases and stores as a Worker is given them, by wrangler's remote bindings: stores can be listed, which no
 * command of wrangler does.
 * @param folder - of one's own, for a configuration that names these and nothing else
 * @throws Complaint with what wrangler says
 */
export const openStores = async (
  folder: string,
  { standIn }: Platform,
): Promise<{ stores: Stores; close: () => Promise<void> }> => {
  const isRemote = standIn === undefined
  const { d1_databases, r2_buckets } = readConfig()
  const configPath = join(folder, 'stores.json')
  writeFileSync(
    configPath,
    JSON.stringify({
      name: 'lucid-stores',
      compatibility_date: '2026-10-01',
      d1_databases: d1_databases.map((database) => ({ ...database, remote: isRemote })),
      r2_buckets: r2_buckets.map((bucket) => ({ ...bucket, remote: isRemote })),
    }),
  )
  // Only now, since it takes most of a second to load.
  const { getPlatformProxy } = await import('wrangler')
  const { env, dispose } = await getPlatformProxy<Stores>({
    configPath,
    persist: isRemote ? false : { path: join(standIn, 'v3') },
    remoteBindings: isRemote,
  }).catch((error: unknown) => {
    throw new Complaint(`The databases and stores could not be opened: ${causeOf(error)}`)
  })
  return {
    stores: {
      RECORD: env.RECORD,
      INTAKE: env.INTAKE,
      OBJECTS: patient(async () => env, 'OBJECTS'),
      EVIDENCE: patient(async () => env, 'EVIDENCE'),
    },
    close: dispose,
  }
}
