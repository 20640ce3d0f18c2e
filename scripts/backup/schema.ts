import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { refuse } from './sentences.ts'

const FOLDER = join(import.meta.dirname, '../../db')

/** @throws Refusal when a later release than this one made the database */
export const assertKnown = (database: 'record' | 'intake', migrations: readonly string[]): void => {
  const known = new Set(readdirSync(join(FOLDER, database, 'migrations')))
  const migration = migrations.find((name) => !known.has(name))
  if (migration !== undefined) refuse('newerSchema', { database, migration })
}
