import { expect } from 'vitest'
import { openRecord } from '../../db/record/db.ts'
import { readCheckpoints } from '../../db/record/log.ts'
import { migrate } from '../../scripts/portal/migrate.ts'
import { compareRecords } from '../../scripts/record/compare.ts'
import { inScratch, rebuild } from '../../scripts/record/rebuild.ts'
import { logOf, sourceOf } from '../../scripts/record/standing.ts'
import type { Mortal } from './mortal.ts'
import { GROUND } from './report-load.ts'

/** Every table of the record is what its log gives when all of it is published anew. @param folder - for what is rebuilt */
export const assertReplays = async (portal: Mortal, folder: string): Promise<void> => {
  const { record, objects } = await portal.now()
  // What no entry made: the ground that reports stand on.
  await record.prepare('DELETE FROM records WHERE id >= ?').bind(GROUND).run()
  const db = openRecord(record)
  const { newest } = await readCheckpoints(db)
  const size = newest?.size ?? 0
  await inScratch(folder, async ({ RECORD }) => {
    await migrate(RECORD, 'record')
    const source = sourceOf(record, logOf({ db }), size, await objects())
    expect(await rebuild(RECORD, source, size, record, () => undefined)).toBeUndefined()
    const { difference, tables } = await compareRecords(RECORD, record)
    expect(difference).toBeUndefined()
    expect(tables).toBeGreaterThan(10)
  })
}
