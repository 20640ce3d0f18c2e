import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { Bindings } from '../portal/bindings.ts'
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

export const platformOf = (environment: Environment): Platform => ({ options: ['--remote', '--env', environment] })

export type Name = 'RECORD' | 'INTAKE'

const nameOf = (binding: Name): string =>
  readConfig().d1_databases.find((database) => database.binding === binding)?.database_name ?? ''

const Answers = z.array(z.object({ results: z.array(z.record(z.string(), z.unknown())) }))
export type Answer = z.output<typeof Answers>[number]['results']

/** @param statements - read only. @returns the rows of each. @throws Complaint with what wrangler says */
export const ask = async ({ options }: Platform, database: Name, statements: readonly string[]): Promise<Answer[]> => {
  const args = ['d1', 'execute', nameOf(database), ...options, '--json', '--command', statements.join(';\n')]
  return Answers.parse(JSON.parse(await wrangler(args))).map(({ results }) => results)
}

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

export type Stores = Pick<Bindings, 'RECORD' | 'OBJECTS' | 'EVIDENCE'>

/**
 * Opens the stores, and the public database, as a Worker is given them, by wrangler's remote bindings: they can be listed,
 * which no command of wrangler does.
 * @param folder - of one's own, for a configuration that names these and nothing else
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
      d1_databases: d1_databases
        .filter(({ binding }) => binding === 'RECORD')
        .map((database) => ({ ...database, remote: isRemote })),
      r2_buckets: r2_buckets.map((bucket) => ({ ...bucket, remote: isRemote })),
    }),
  )
  // Only now, since it takes most of a second to load.
  const { getPlatformProxy } = await import('wrangler')
  const { env, dispose } = await getPlatformProxy<Stores>({
    configPath,
    persist: isRemote ? false : { path: join(standIn, 'v3') },
    remoteBindings: isRemote,
  })
  return {
    stores: { RECORD: env.RECORD, OBJECTS: patient(env.OBJECTS), EVIDENCE: patient(env.EVIDENCE) },
    close: dispose,
  }
}
