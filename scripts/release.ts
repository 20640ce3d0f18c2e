/** `npm run release [-- --print]`: publishes in the log what the build in `dist/` consists of; or prints that list. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { encodeManifest } from '../content/releases/manifest.ts'
import { openRecord } from '../db/record/db.ts'
import { readState } from '../db/record/state.ts'
import { openBindings } from './portal/bindings.ts'
import { DIST, isBuiltFrom, keepBuild } from './portal/build.ts'
import { Complaint, main } from './portal/complaint.ts'
import { servedAt } from './portal/operator.ts'
import { manifestOf, NOT_OF_THIS, releaseBuild, releaseServed } from './portal/release.ts'
import { assertConfigured } from './portal/settings.ts'
import { lockState, openState, type State } from './portal/state.ts'

const newestCheckpoint = async (state: State): Promise<string> => {
  const { bindings, close } = await openBindings(state)
  try {
    return (await readState(openRecord(bindings.RECORD), [], [])).checkpoint
  } finally {
    await close()
  }
}

const releaseAlone = async (state: State, client: string): Promise<string | undefined> => {
  lockState(state)
  const shown = await newestCheckpoint(state)
  if (!isBuiltFrom(shown)) throw new Complaint(NOT_OF_THIS)
  return releaseBuild(state, client, shown)
}

if (import.meta.main)
  await main(async () => {
    const { values } = parseArgs({ options: { print: { type: 'boolean' } } })
    const client = join(DIST, 'client')
    if (values.print) {
      console.log(encodeManifest(manifestOf(client)))
      return
    }
    const state = openState()
    await assertConfigured(state)
    const origin = servedAt(state)
    const released =
      origin === undefined ? await releaseAlone(state, client) : await releaseServed(state, origin, client, isBuiltFrom)
    if (released !== undefined) keepBuild(released)
    console.log(released === undefined ? 'This build was published before.' : 'Published.')
  })
