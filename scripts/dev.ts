/** `npm run dev`: serves as `npm start` does, and builds and serves anew when a source changes. */
import { watch } from 'node:fs'
import { join } from 'node:path'
import { generate } from './content.ts'
import { build } from './portal/build.ts'
import { main } from './portal/complaint.ts'
import { serveWithDoors } from './portal/serving.ts'
import { assertConfigured } from './portal/settings.ts'
import { lockState, openState } from './portal/state.ts'
import { prepare } from './start.ts'

const ROOT = join(import.meta.dirname, '..')
const PORT = Number(process.env['PORT'] ?? '8787')

/** Editors write a file more than once. */
const QUIET_MS = 300

await main(async () => {
  process.env['LUCID_ENV'] ??= 'demo'
  const state = openState()
  await assertConfigured(state)
  lockState(state)
  const up = async () => {
    await generate()
    await build(state, await prepare(state))
    const portal = await serveWithDoors(state, PORT)
    console.log(`Ready on http://127.0.0.1:${PORT}`)
    return portal
  }
  let portal = up()
  let timer: NodeJS.Timeout | undefined
  const again = (): void => {
    portal = portal
      .then((old) => old.dispose())
      .catch(() => undefined)
      .then(up)
    // What is wrong with the change is said; the next one tries again.
    portal.catch((error: Error) => console.error(error.message))
  }
  for (const floor of ['content', 'db', 'worker', 'site'])
    watch(join(ROOT, floor), { recursive: true }, (_, file) => {
      if (file?.startsWith('generated')) return
      clearTimeout(timer)
      timer = setTimeout(again, QUIET_MS)
    })
  await portal
})
