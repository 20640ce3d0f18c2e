import { and, asc, eq, gt, isNotNull } from 'drizzle-orm'
import type { RecordDb } from './db.ts'
import { disclosed, findRecord, selectRecords } from './read.ts'
import { records } from './records-tables.ts'

/** Restoration projects that are still being worked on: those that points can be given to. */

const REGISTER = 'restoration-projects'
const OPEN: readonly unknown[] = ['planned', 'building', 'maintained']

export interface Project {
  key: string
  name: string
  publisher: string
}

/** Those of one page of the register that are open, in order of key. @param after - last key looked at */
export const listProjects = async (
  db: RecordDb,
  limit: number,
  after = '',
): Promise<{ items: Project[]; next: string | undefined }> => {
  const rows = await selectRecords(db)
    .where(and(eq(records.register, REGISTER), gt(records.key, after), isNotNull(records.body)))
    .orderBy(asc(records.key))
    .limit(limit)
  const items = rows
    .map(disclosed)
    .flatMap(({ key, body, publisher }) =>
      OPEN.includes(body?.['status']) ? [{ key, name: String(body?.['name'] ?? key), publisher }] : [],
    )
  return { items, next: rows.length === limit ? rows.at(-1)?.key : undefined }
}

/** One by key; `undefined` where it does not stand, or is finished. */
export const findProject = async (db: RecordDb, key: string): Promise<Project | undefined> => {
  const found = await findRecord(db, REGISTER, key)
  return found?.body && OPEN.includes(found.body['status'])
    ? { key, name: String(found.body['name'] ?? key), publisher: found.publisher }
    : undefined
}
