import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { databaseFiles } from '../../scripts/portal/scrub.ts'
import { inState } from './a-record.ts'

/**
 * States as earlier releases left them: SQL text of both databases, what stood in the store, and a proof that was handed
 * out then. Made by that release itself: a record of everything that it could hold, and the private rows of its
 * demonstration.
 */

const FOLDER = join(import.meta.dirname, 'states')

/** Of the records of those states, and of nothing else: Ed25519 (RFC 8410). */
export const OLD_LOG_KEY = Buffer.concat([
  Buffer.from('302e020100300506032b657004220420', 'hex'),
  createHash('sha256').update('lucid, state of an earlier release').digest(),
]).toString('base64')

const Kept = z.object({
  proof: z.object({ index: z.int(), size: z.int(), leafHash: z.string(), hashes: z.array(z.string()) }),
  checkpoint: z.string(),
  objects: z.record(z.string(), z.string()),
})

const readText = (release: string, file: string): string => readFileSync(join(FOLDER, release, file), 'utf8')

/** What was handed out. @param release - day of a folder of `states/` */
export const keptOf = (release: string): z.output<typeof Kept> => Kept.parse(JSON.parse(readText(release, 'kept.json')))

/** Puts a state as an earlier release left it into an empty folder. */
export const layOut = async (release: string, directory: string): Promise<void> => {
  writeFileSync(join(directory, 'secrets.env'), `LOG_KEY=${OLD_LOG_KEY}\n`)
  await inState(directory, async ({ RECORD, INTAKE, OBJECTS }) => {
    await RECORD.exec('CREATE TABLE is_record (x)')
    await INTAKE.exec('CREATE TABLE is_intake (x)')
    for (const [key, bytes] of Object.entries(keptOf(release).objects))
      await OBJECTS.put(key, Buffer.from(bytes, 'base64'))
  })
  for (const file of databaseFiles(join(directory, 'v3'))) {
    // Tables behind a full text index are written as they are.
    const database = new DatabaseSync(file, { enableForeignKeyConstraints: false, defensive: false })
    for (const name of ['record', 'intake']) {
      const isIt = database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(`is_${name}`)
      if (isIt) database.exec(`DROP TABLE is_${name}; BEGIN; ${readText(release, `${name}.sql`)} COMMIT`)
    }
    database.close()
  }
}
