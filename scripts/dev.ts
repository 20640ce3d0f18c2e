/** `npm run dev`: serves as `npm start` does, and builds and serves anew when a source changes. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from './content.ts'
import { keepAnew } from './portal/anew.ts'
import { build } from './portal/build.ts'
import { runIn, startClock } from './portal/clock.ts'
import { main } from './portal/complaint.ts'
import { addressFile } from './portal/operator.ts'
import { prepare } from './portal/prepare.ts'
import { serveWithDoors } from './portal/serving.ts'
import { assertConfigured } from './portal/settings.ts'
import { lockState, openState } from './portal/state.ts'

const ROOT = join(import.meta.dirname, '..')
const PORT = Number(process.env['PORT'] ?? '8787')

await main(async () => {
  process.env['LUCID_ENV'] ??= 'demo'
  const state = openState()
  await assertConfigured(state)
  lockState(state)
  const address = addressFile(state)
  process.on('exit', () => rmSync(address, { force: true }))
  const up = async () => {
    await generate()
    await build(state, await prepare(state))
    const portal = await serveWithDoors(state, PORT)
    writeFileSync(address, `http://127.0.0.1:${PORT}`)
    const stopClock = startClock(runIn(portal), console.error)
    console.log(`Ready on http://127.0.0.1:${PORT}`)
    return {
      dispose: async () => {
        rmSync(address, { force: true })
        stopClock()
        await portal.dispose()
      },
    }
  }
  const end = await keepAnew({
    folders: ['content', 'db', 'worker', 'site'].map((floor) => join(ROOT, floor)),
    counts: (file) => !file.startsWith('generated'),
    up,
    say: console.error,
  })
  const stop = (): void => void end().then(() => process.exit(0))
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
})
