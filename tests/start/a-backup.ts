import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRecord } from '../../db/record/db.ts'
import { filesOf } from '../../scripts/log/audit.ts'
import { migrate } from '../../scripts/portal/migrate.ts'
import { logOf } from '../../scripts/record/standing.ts'
import { restore } from '../../scripts/restore.ts'
import { inState } from './a-record.ts'

/** What tests of backups share. */

export const ENGLISH = { LANG: 'en' }
export const SLOW = { timeout: 180_000 }
const folders: string[] = []
export const kept = (folder: string): string => {
  folders.push(folder)
  return folder
}
export const aFolder = (): string => join(kept(mkdtempSync(join(tmpdir(), 'lucid-backup-'))), 'backups')
/** For `afterAll`. */
export const removeKept = (): void => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }))

export const inFolder = async <T>(directory: string, run: () => Promise<T>): Promise<T> => {
  process.env['STATE_DIR'] = directory
  return run()
}
export const secretsOf = (directory: string): string => join(directory, 'secrets.env')
export const restored = (from: string, to: string, secrets: string, ...more: string[]) =>
  restore(['--from', from, '--to', to, '--secrets', secretsOf(secrets), ...more], ENGLISH)
/** Restores where nothing newer is said to be. */
export const restoredAlone = (from: string, to: string, secrets: string) =>
  restored(from, to, secrets, '--nothing-newer')

/** A copy of a state's log as `npm run pull` lays it out. */
export const copyLog = (from: string, to: string): Promise<void> =>
  inState(from, async ({ RECORD, OBJECTS }) => {
    const read = logOf({ db: openRecord(RECORD, OBJECTS) })
    const size = (await RECORD.prepare('SELECT max(size) AS n FROM checkpoints').first<number>('n')) ?? 0
    for (const path of ['checkpoint', ...filesOf(size)]) {
      mkdirSync(join(to, path, '..'), { recursive: true })
      writeFileSync(join(to, path), (await read(path)) ?? '')
    }
  })

export const CONTACT = '13000000000 示例联系方式'
const NUMBER = 'RABCDEFGHJ'
export const EVIDENCE_KEY = `reports/20260701/${NUMBER}/contact`

/** Private rows that somebody may have erased, and a sealed file. */
export const fillIntake = (directory: string): Promise<void> =>
  inState(directory, async ({ INTAKE, EVIDENCE }) => {
    await migrate(INTAKE, 'intake')
    await INTAKE.batch([
      INTAKE.prepare(
        `INSERT INTO information_requests (number, code_hash, authority, authority_name, received_at, subject, form, contact)
         VALUES ('R1', 'h', '11', '示例局', '2026-07-01T00:00:00Z', '一件事', 'online', ?)`,
      ).bind(CONTACT),
      INTAKE.prepare(
        `INSERT INTO sessions (id, hash, account, created_at, expires_at, fresh_until)
         VALUES ('s1', 'hash-of-a-session', 'a1', '2026-07-01', '2026-08-01', '2026-07-01')`,
      ),
      INTAKE.prepare(
        `INSERT INTO activity (act, at, day, request, phase, by, action, target)
         VALUES ('a', '2026-07-01T00:00:00Z', '2026-07-01', 'r', 'asked', 'operator', 'operator-keep', 'POST /')`,
      ),
    ])
    await EVIDENCE.put(EVIDENCE_KEY, 'age-encryption.org/v1 …')
  })

export const rowsOf = (database: D1Database, table: string): Promise<Record<string, unknown>[]> =>
  database
    .prepare(`SELECT * FROM ${table}`)
    .all<Record<string, unknown>>()
    .then(({ results }) => results)

export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => statSync(join(folder, file)).isFile())
