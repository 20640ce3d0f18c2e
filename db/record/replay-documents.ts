import { sql, type SQL } from 'drizzle-orm'
import { runBatch, type RecordDb } from './db.ts'
import { DOCUMENT, forgetTraces } from './forget-traces.ts'
import type { Appended } from './plan.ts'
import { CAPTURES, traceStatements, type ReadObject } from './traces.ts'

/** Documents of events while a record is rebuilt: some of them were erased since, and are not there any more. */

/** A document that events would be read from and that is not there. */
export interface MissingDocument {
  key: string
  revision: number
  sha256: string
  /** Of its entry. */
  index: number
}

const erasedBy = (appended: readonly Appended[]): string[] =>
  appended.flatMap(({ register, body }) =>
    register === 'erasures' && body?.['register'] === CAPTURES && body['field'] === DOCUMENT
      ? [String(body['record'])]
      : [],
  )

export const newDocuments = (db: RecordDb, read: ReadObject = () => Promise.resolve(undefined)) => {
  const missing: MissingDocument[] = []
  return {
    /** Statements of the batch in which these entries stand. */
    tracesOf: (appended: readonly Appended[]): Promise<SQL[]> =>
      traceStatements(appended, read, ({ key, revision, index }, { sha256 }) =>
        missing.push({ key, revision, index, sha256 }),
      ),
    /**
     * Takes away again what was read from documents that these entries erase, once that stands: another capture may name
     * the same file, or the copy may be an older one.
     */
    forget: async (appended: readonly Appended[]): Promise<void> => {
      for (const key of erasedBy(appended))
        if (!missing.some((one) => one.key === key)) await runBatch(db, await forgetTraces(db, key, read))
    },
    /** One that is missing although nobody erased it. */
    findLost: (): Promise<Pick<MissingDocument, 'sha256' | 'index'> | undefined> => {
      const rows = JSON.stringify(missing.map(({ key, revision, sha256, index }) => [key, revision, sha256, index]))
      return db.get<Pick<MissingDocument, 'sha256' | 'index'> | undefined>(sql`
        SELECT value->>2 AS sha256, value->>3 AS "index" FROM json_each(${rows}) WHERE NOT EXISTS (
          SELECT 1 FROM erasures WHERE register = ${CAPTURES} AND key = value->>0 AND revision = value->>1
            AND field = ${DOCUMENT}) LIMIT 1`)
    },
  }
}
