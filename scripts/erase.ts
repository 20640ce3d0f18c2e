/** `npm run erase`: takes a value out of the record that the law does not let stand, and says so in the log. */
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { openLogSigner } from '../db/record/signer.ts'
import { typed } from './portal/bounds.ts'
import { Complaint, main } from './portal/complaint.ts'
import { operate } from './portal/operator.ts'
import { stateDirectory } from './portal/quiet.ts'
import { assertMaySign, isState, openState } from './portal/state.ts'

const USAGE = 'npm run erase -- <register> <key> <field> --ground "<law and article>" [--revision n]'

/** What is to be erased, from the words of the command line. @throws Complaint for what it does not say */
export const readErasure = (args: string[]) => {
  const { values, positionals } = typed(
    () =>
      parseArgs({
        args,
        allowPositionals: true,
        options: { ground: { type: 'string' }, revision: { type: 'string' } },
      }),
    USAGE,
  )
  const [register = '', key = '', field = '', more] = positionals
  const { ground = '', revision } = values
  if (field === '' || more !== undefined || ground.trim() === '') throw new Complaint(`Usage: ${USAGE}`)
  if (revision !== undefined && !/^[1-9]\d{0,8}$/.test(revision))
    throw new Complaint('--revision is a whole number from 1.')
  return { register, key, field, ground, ...(revision === undefined ? {} : { revision: Number(revision) }) }
}

if (import.meta.main)
  await main(async () => {
    const asked = readErasure(process.argv.slice(2))
    if (!isState(stateDirectory())) throw new Complaint(`${stateDirectory()} holds no portal.`)
    const state = openState()
    const { erasures } = await operate(
      state,
      { method: 'POST', path: '/api/operator/erasures', body: asked },
      z.object({ erasures: z.array(z.string()) }),
      'record',
      async ({ RECORD, OBJECTS, LOG_ORIGIN }) => {
        assertMaySign(state)
        // Only now, since whoever asks a portal that serves needs none of it.
        const { openRecord } = await import('../db/record/db.ts')
        const { erase, NothingToErase } = await import('../db/record/erase.ts')
        const { LOG_KEY = '', LOG_KEY_RETIRING } = state.secrets
        const signer = await openLogSigner({ LOG_ORIGIN, LOG_KEY, LOG_KEY_RETIRING })
        const door = { db: openRecord(RECORD, OBJECTS), objects: OBJECTS, signer, now: () => new Date() }
        try {
          const { outcomes } = await erase(door, { ...asked, publisher: 'portal' })
          const [outcome] = outcomes
          if (outcome?.status !== 'placed') throw new Complaint('The erasure was refused.')
          return { erasures: outcome.placed.map(({ key }) => key) }
        } catch (error) {
          throw error instanceof NothingToErase ? new Complaint('Nothing can be erased there.') : error
        }
      },
    )
    console.log(`Erased; the log says so: ${erasures.map((key) => `/registers/erasures/${key}/`).join(' ')}`)
    console.log('Pages that were built before still show it until they are built anew, as npm start does.')
  })
