/** `npm run seal`: moves full bundles of entries older than a year out of the database into the store, as they are served. */
import { parseArgs } from 'node:util'
import { aYearBefore, sealBundles } from '../db/record/seal.ts'
import { BadUse, say } from './log/sentences.ts'
import { main, Complaint } from './portal/complaint.ts'
import { stateDirectory } from './portal/quiet.ts'
import { inStanding } from './record/standing.ts'

/** Bundles of one run, unless asked otherwise. */
const BUNDLES = '1000'

if (import.meta.main)
  await main(async () => {
    const { values } = parseArgs({ options: { bundles: { type: 'string', default: BUNDLES } } })
    const limit = Number(values.bundles)
    if (!Number.isInteger(limit) || limit < 1) throw new Complaint('--bundles is a whole number from 1.')
    try {
      const sealed = await inStanding(stateDirectory(), ({ db, bindings }) =>
        sealBundles(db, bindings.OBJECTS, aYearBefore(new Date()), limit),
      )
      console.log(`${sealed.length} bundles sealed.`)
    } catch (error) {
      throw error instanceof BadUse ? new Complaint(say('en', error.finding, error.values)) : error
    }
  })
