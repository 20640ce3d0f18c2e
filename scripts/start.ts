/** `npm start`: migrate → publish first data → build → serve, each step ended before the next. */
import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { openIntake } from '../db/intake/db.ts'
import { demonstrationAccount, endDemonstration } from '../db/intake/demonstration.ts'
import { stateCredentialKeys } from '../db/record/credential-keys.ts'
import { openRecord } from '../db/record/db.ts'
import { stateGreenLists } from '../db/record/green-list-files.ts'
import { assertFollows, ForkedRecord, readHead } from '../db/record/head.ts'
import { stateLogKeys } from '../db/record/log-keys.ts'
import { stateReceiptKey } from '../db/record/receipts.ts'
import { openLogSigner } from '../db/record/signer.ts'
import { readState } from '../db/record/state.ts'
import { openBindings } from './portal/bindings.ts'
import { build, DIST, keepBuild } from './portal/build.ts'
import { runIn, startClock } from './portal/clock.ts'
import { Complaint, main } from './portal/complaint.ts'
import { issueDemonstrationCodes } from './portal/demonstration-codes.ts'
import { offerDemonstration } from './portal/demonstration-points.ts'
import { liveDemonstrationPoints } from './portal/demonstration-points-life.ts'
import { publishDemonstrationKeys } from './portal/demonstration-keys.ts'
import { DEMONSTRATION_PEOPLE } from './portal/demonstration-people.ts'
import { writeDemonstrationReports } from './portal/demonstration-reports.ts'
import { publishDemonstration, publishFirstData, readTexts } from './portal/first-data.ts'
import { migrate } from './portal/migrate.ts'
import { addressFile } from './portal/operator.ts'
import { releaseBuild } from './portal/release.ts'
import { scrubErased, scrubPrivate } from './portal/scrub.ts'
import { serveWithDoors } from './portal/serving.ts'
import { assertConfigured } from './portal/settings.ts'
import { assertOpen, isForReading, lockState, openState, type State } from './portal/state.ts'

const readPort = (): number => {
  const port = Number(process.env['PORT'] ?? '8787')
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Complaint('PORT is a whole number from 1 to 65535.')
  return port
}

const assertFree = (port: number): Promise<void> =>
  new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', () => fail(new Complaint(`Port ${port} is taken; choose another with PORT.`)))
    probe.listen(port, '127.0.0.1', () => probe.close(() => done()))
  })

/** Says what takes long, and how long it took. */
const step = async <T>(title: string, run: () => Promise<T>): Promise<T> => {
  const began = performance.now()
  console.log(`${title} …`)
  const result = await run()
  console.log(`  ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return result
}

/**
 * Brings the databases up to date and publishes what is not there yet.
 * @param say - told how far it is
 * @returns the newest checkpoint
 */
export const prepare = async (state: State, say: (text: string) => void = console.log): Promise<string> => {
  assertOpen(state)
  const { bindings, close } = await openBindings(state)
  try {
    await migrate(bindings.RECORD, 'record')
    await migrate(bindings.INTAKE, 'intake')
    const db = openRecord(bindings.RECORD)
    const door = {
      db,
      objects: bindings.OBJECTS,
      signer: await openLogSigner({
        LOG_ORIGIN: bindings.LOG_ORIGIN,
        LOG_KEY: state.secrets['LOG_KEY'] ?? '',
        LOG_KEY_RETIRING: state.secrets['LOG_KEY_RETIRING'],
      }),
      now: () => new Date(),
    }
    if (isForReading(state)) return (await readState(db, [], [])).checkpoint
    await assertFollows(db, await readHead(bindings.OBJECTS))
    await stateLogKeys(door)
    const progress = (register: string, rows: number, of: number): void => say(`  ${register}: ${rows} of ${of} rows`)
    await publishFirstData(door, progress)
    await stateReceiptKey(door, { LOG_ORIGIN: bindings.LOG_ORIGIN, RECEIPT_KEY: state.secrets['RECEIPT_KEY'] })
    await stateCredentialKeys(door, {
      LOG_ORIGIN: bindings.LOG_ORIGIN,
      CREDENTIAL_KEY: state.secrets['CREDENTIAL_KEY'],
    })
    if (process.env['LUCID_ENV'] === 'demo') {
      await publishDemonstration(door, progress)
      await issueDemonstrationCodes(door, openIntake(bindings.INTAKE), state.secrets['SERIAL_MASTER'])
      for (const person of DEMONSTRATION_PEOPLE)
        await demonstrationAccount(openIntake(bindings.INTAKE), person, new Date())
      await offerDemonstration(bindings.INTAKE, new Date())
      await publishDemonstrationKeys(door)
      const { REPORT_KEY = '' } = state.secrets
      await writeDemonstrationReports({ ...bindings, REPORT_KEY }, new Date())
      const { POINTS_KEY = '' } = state.secrets
      await liveDemonstrationPoints({ ...bindings, POINTS_KEY }, door, new Date())
    } else await endDemonstration(openIntake(bindings.INTAKE), new Date())
    await stateGreenLists(door)
    await readTexts(door)
    return (await readState(db, [], [])).checkpoint
  } catch (error) {
    throw error instanceof ForkedRecord ? new Complaint(`The record cannot be opened: ${error.message}.`) : error
  } finally {
    await close()
  }
}

if (import.meta.main)
  await main(async () => {
    const port = readPort()
    // Somebody's own machine; a portal in service names another environment, and states nothing invented.
    process.env['LUCID_ENV'] ??= 'demo'
    // Pages name their own address; behind a proxy it is another one than ours.
    process.env['PORTAL_ORIGIN'] ??= `http://127.0.0.1:${port}`
    const state = openState()
    await assertConfigured(state)
    lockState(state)
    await assertFree(port)
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
  })
