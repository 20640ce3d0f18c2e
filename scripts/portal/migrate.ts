import './quiet.ts'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Complaint } from './complaint.ts'

const ROOT = join(import.meta.dirname, '../..')

/**
 * Applies the migrations that a database has not had, in order of name, each with its note in the table that wrangler
 * keeps in production, in one batch.
 * @param until - name of the last one to be applied, for a database as an earlier release had it; all if left out
 * @throws Complaint naming the migration that failed
 */
export const migrate = async (database: D1Database, name: 'record' | 'intake', until?: string): Promise<void> => {
  await database.exec(
    'CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)',
  )
  const { results } = await database.prepare('SELECT name FROM d1_migrations').all<{ name: string }>()
  const applied = new Set(results.map((row) => row.name))
  const folder = join(ROOT, 'db', name, 'migrations')
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  const missing = files.filter((file) => !applied.has(file) && (until === undefined || file <= until))
  if (missing.length === 0) return
  for (const file of missing) {
    try {
      await database.batch([
        // All statements of a file as one text: the database itself knows best where one ends.
        database.prepare(await readFile(join(folder, file), 'utf8')),
        database.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(file),
      ])
    } catch (error) {
      throw new Complaint(
        `Migration ${file} of the ${name} database failed: ${error instanceof Error ? error.message : ''}. Nothing of it was applied, and nothing that stood is lost.`,
      )
    }
  }
}
