import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { migrate } from '../../scripts/portal/migrate.ts'
import { Mortal } from './mortal.ts'
import { PointsLoad } from './points-load.ts'
import { Random, roundsOf } from './random.ts'
import { RecordLoad } from './record-load.ts'
import { assertReplays } from './replayed.ts'
import { ReportLoad } from './report-load.ts'
import { ScanLoad } from './scan-load.ts'

const folder = mkdtempSync(join(tmpdir(), 'lucid-killed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ROUNDS = roundsOf(2)
/** Things that one caller does in a round. */
const ACTS = 3
/** What was acknowledged and is asked for once more at the end, of each kind. */
const AGAIN = 20
/** After the answer at which it is decided on, the kill comes within this time: before, within or behind what is written. */
const MOST_MS = 25

describe('a portal that is killed again and again under mixed load', () => {
  const random = new Random()

  it(`has everything that it acknowledged, once, and nothing by half (FAULT_SEED=${random.seed})`, async () => {
    const portal = await Mortal.open(folder)
    const { record, intake } = await portal.now()
    await migrate(record, 'record')
    await migrate(intake, 'intake')
    const [points, reports] = [new PointsLoad(portal, random), new ReportLoad(portal, random)]
    const batches = { batches: Math.ceil(ROUNDS / 20), rows: ROUNDS < 20 ? 200 : 5_000 }
    const [rows, scans] = [new RecordLoad(portal, random, batches), new ScanLoad(portal, random)]
    await rows.open()
    await Promise.all([points.open(), reports.open()])
    const callers = [points, points, points, points, reports, reports, rows, rows, rows, scans]
    for (let round = 0; round < ROUNDS; round++) {
      let left = 1 + random.below(callers.length * ACTS * 2)
      let dying: Promise<void> | undefined
      const die = (): void => {
        dying ??= wait(random.below(MOST_MS)).then(() => portal.die())
      }
      portal.onAnswer = () => {
        if (--left <= 0) die()
      }
      await Promise.all(
        callers.map(async (caller) => {
          for (let act = 0; act < ACTS; act++) await caller.act()
        }),
      )
      portal.onAnswer = () => {}
      die()
      await dying
      for (const load of [points, rows, scans]) await load.assertSound()
    }
    for (const load of [points, reports, rows]) await load.assertAcknowledged(AGAIN)
    await assertReplays(portal, folder)
    // Nor would it pass over anything.
    const { record: killed } = await portal.now()
    await killed.prepare(`UPDATE records SET status = 'withdrawn' WHERE id = 0`).run()
    await expect(assertReplays(portal, folder)).rejects.toThrow()
    const { awards, redemptions, reversals, expiring } = points.acknowledged
    const done = [awards.length, redemptions.size, reversals.size, reports.acknowledged.size, rows.acknowledged.size]
    expect(Math.min(...done)).toBeGreaterThan(0)
    // The queue goes on after all that was taken from it.
    const counted = await scans.assertSound()
    await scans.act()
    await expect.poll(() => scans.assertSound(), { timeout: 30_000 }).toBe(counted + 1)
    console.log(
      `${ROUNDS} kills: ${JSON.stringify({ done, rows: rows.done, expiring, counted, checkpoints: rows.checkpoints.size })}`,
    )
    await portal.end()
  })
})
