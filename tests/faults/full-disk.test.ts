import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { migrate } from '../../scripts/portal/migrate.ts'
import { Mortal } from './mortal.ts'
import { PointsLoad } from './points-load.ts'
import { Random, roundsOf } from './random.ts'
import { RecordLoad } from './record-load.ts'
import { ReportLoad } from './report-load.ts'

/** A disk of its own that can be full. Who may not mount one cannot run this. */
const MEGABYTES = 64
const folder = mkdtempSync(join(tmpdir(), 'lucid-full-'))
const canMount = ((): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
const FILLER = join(folder, 'filler')
/** Bytes that are left: a few pages of a database. */
const LEFT = 24 * 1024
/** What is asked in vain before somebody makes room. */
const REFUSALS = 30
const ROUNDS = Math.min(roundsOf(1), 20)
const ACTS = 2

afterAll(() => {
  if (canMount) execFileSync('umount', ['-l', folder])
  rmSync(folder, { recursive: true, force: true })
})

const fill = (): void => {
  const file = openSync(FILLER, 'w')
  const block = Buffer.alloc(4_096)
  const isFull = (): boolean => {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize <= LEFT
  }
  while (!isFull()) writeSync(file, block)
  closeSync(file)
}

describe.skipIf(!canMount)('a portal whose disk is full', () => {
  const random = new Random()

  it(`says so, and goes on without loss once there is room again (FAULT_SEED=${random.seed})`, async () => {
    const portal = await Mortal.open(folder)
    const { record, intake } = await portal.now()
    await migrate(record, 'record')
    await migrate(intake, 'intake')
    const [points, reports] = [new PointsLoad(portal, random), new ReportLoad(portal, random)]
    const rows = new RecordLoad(portal, random)
    await rows.open()
    await Promise.all([points.open(), reports.open()])
    const callers = [points, points, reports, rows, rows]
    let refused = 0
    for (let round = 0; round < ROUNDS; round++) {
      let left = REFUSALS
      portal.onRefusal = () => {
        refused++
        if (--left === 0) rmSync(FILLER, { force: true })
      }
      fill()
      await Promise.all(
        callers.map(async (caller) => {
          for (let act = 0; act < ACTS; act++) await caller.act()
        }),
      )
      rmSync(FILLER, { force: true })
      for (const load of [points, rows]) await load.assertSound()
    }
    expect(refused).toBeGreaterThan(0)
    for (const load of [points, reports, rows]) await load.assertAcknowledged(20)
    // What is on the disk is what was answered from memory.
    await portal.die()
    for (const load of [points, reports, rows]) await load.assertAcknowledged(5)
    await portal.end()
  })
})
