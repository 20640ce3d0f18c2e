import { openRecord } from '../../db/record/db.ts'
import { aYearBefore, sealBundles } from '../../db/record/seal.ts'

/** Bundles of one run: what a day adds is far less, and a portal that begins to seal catches up in some nights. */
const MAX_BUNDLES = 200

/** Moves full bundles of entries older than a year into the object store, byte for byte as they are served. */
export const sealOldBundles = async (env: Env, now: Date): Promise<void> => {
  const db = openRecord(env.RECORD, env.OBJECTS)
  await sealBundles(db, env.OBJECTS, aYearBefore(now), MAX_BUNDLES)
}
