import { openRecord } from '../../db/record/db.ts'
import { readFiles } from '../../db/record/read-files.ts'

/** Runs of one minute; what waits longer has its turn in the next. */
const MAX_RUNS = 5

/** Reads files by the clock, until nothing waits or enough was read for one minute. */
export const readWaitingFiles = async ({ RECORD, OBJECTS }: Pick<Env, 'RECORD' | 'OBJECTS'>): Promise<void> => {
  const db = openRecord(RECORD, OBJECTS)
  for (let run = 0; run < MAX_RUNS && (await readFiles(db, OBJECTS)) > 0; run++);
}
