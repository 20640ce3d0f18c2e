/** `npm run seal`: moves full bundles of entries older than a year out of the database into the store, as they are served. */
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { typed } from './portal/bounds.ts'
import { Complaint, main } from './portal/complaint.ts'
import { operate } from './portal/operator.ts'
import { stateDirectory } from './portal/quiet.ts'
import { isState, openState } from './portal/state.ts'

const USAGE = 'npm run seal [-- --bundles n]'

/** Bundles of one run, unless asked otherwise. */
const BUNDLES = '1000'

if (import.meta.main)
  await main(async () => {
    const { values } = typed(() => parseArgs({ options: { bundles: { type: 'string', default: BUNDLES } } }), USAGE)
    const bundles = Number(values.bundles)
    if (!Number.isInteger(bundles) || bundles < 1) throw new Complaint('--bundles is a whole number from 1.')
    if (!isState(stateDirectory())) throw new Complaint(`${stateDirectory()} holds no portal.`)
    const { sealed } = await operate(
      openState(),
      { method: 'POST', path: '/api/operator/seals', body: { bundles } },
      z.object({ sealed: z.int() }),
      'record',
      async ({ RECORD, OBJECTS }) => {
        // Only now, since whoever asks a portal that serves needs none of it.
        const { openRecord } = await import('../db/record/db.ts')
        const { aYearBefore, sealBundles } = await import('../db/record/seal.ts')
        const moved = await sealBundles(openRecord(RECORD, OBJECTS), OBJECTS, aYearBefore(new Date()), bundles)
        return { sealed: moved.length }
      },
    )
    console.log(`${sealed} bundles sealed.`)
  })
