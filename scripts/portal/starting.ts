import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, DIST, keepBuild } from './build.ts'
import { runIn, startClock } from './clock.ts'
import { addressFile } from './operator.ts'
import { prepare } from './prepare.ts'
import { releaseBuild } from './release.ts'
import { scrubErased, scrubPrivate } from './scrub.ts'
import { serveWithDoors } from './serving.ts'
import { isForReading, type State } from './state.ts'

/** Says what takes long, and how long it took. */
const step = async <T>(title: string, run: () => Promise<T>): Promise<T> => {
  const began = performance.now()
  console.log(`${title} …`)
  const result = await run()
  console.log(`  ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return result
}

/** Migrate → publish first data → build → serve, each step ended before the next. @param state - held by this process */
export const startPortal = async (state: State, port: number): Promise<void> => {
  const checkpoint = await step('Preparing the record', () => prepare(state))
  if (scrubErased(state)) console.log('Cleared from the files what was erased.')
  scrubPrivate(state, new Date())
  await step('Building the site', () => build(state, checkpoint))
  const isReading = isForReading(state)
  if (isReading) console.log('For reading alone: this state was restored so. Nothing is published from it.')
  const released = isReading
    ? undefined
    : await step('Publishing what was built', () => releaseBuild(state, join(DIST, 'client'), checkpoint))
  if (released !== undefined) keepBuild(released)
  // Without the log's key nothing can be signed.
  const served = isReading ? { ...state, secrets: { ...state.secrets, LOG_KEY: '' } } : state
  const portal = await serveWithDoors(served, port)
  const address = addressFile(state)
  writeFileSync(address, `http://127.0.0.1:${port}`)
  process.on('exit', () => rmSync(address, { force: true }))
  // Tests that look at what stands in the log want nobody else to add to it.
  const hasNoClock = isReading || process.env['CLOCK'] === 'off'
  const stopClock = hasNoClock ? undefined : startClock(runIn(portal), console.error)
  const stop = (): void => {
    stopClock?.()
    void portal.dispose().then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  console.log(`Ready on http://127.0.0.1:${port}`)
}
