import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyInclusion } from '../../content/log/proofs.ts'
import { openRecord } from '../../db/record/db.ts'
import { proveInclusion } from '../../db/record/log.ts'
import { sha256 } from '../../db/record/hash.ts'
import { audit } from '../../scripts/audit.ts'
import { migrate } from '../../scripts/portal/migrate.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { keptOf, layOut, OLD_LOG_KEY } from './a-release.ts'
import { inState, newState } from './a-record.ts'
import { aSetting, OWN_STORES, startPortal } from './portals.ts'

/** Opening with this release what an earlier one wrote. */

const RELEASE = '2026-11-22'
const SLOW = { timeout: 180_000 }
const kept = keptOf(RELEASE)
const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64'))
const state = newState()
afterAll(() => rmSync(state, { recursive: true, force: true }))

const countRows = async (database: D1Database): Promise<Record<string, number>> => {
  const { results } = await database
    .prepare(`SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%'`)
    .all<{ name: string }>()
  const names = results.map(({ name }) => name).filter((name) => !/^(_cf_|d1_)/.test(name))
  const counted = await database.batch<{ n: number }>(
    names.map((name) => database.prepare(`SELECT count(*) AS n FROM "${name}"`)),
  )
  return Object.fromEntries(names.map((name, at) => [name, counted[at]?.results[0]?.n ?? 0]))
}

let before: { record: Record<string, number>; intake: Record<string, number> } = { record: {}, intake: {} }
beforeAll(async () => {
  await layOut(RELEASE, state)
  await inState(state, async ({ RECORD, INTAKE }) => {
    before = { record: await countRows(RECORD), intake: await countRows(INTAKE) }
  })
}, 120_000)

describe('a state of an earlier release', () => {
  it('that a migration fails in stays as it was before that migration', SLOW, async () => {
    await inState(state, async ({ INTAKE }) => {
      // The last of several tables that one migration makes stands in its way.
      await INTAKE.exec('CREATE TABLE operation_marks (x)')
      await expect(migrate(INTAKE, 'intake')).rejects.toThrow(
        /^Migration 0026_operation.sql of the intake database failed: .*operation_marks. already exists.*Nothing of it was applied/,
      )
      const { results } = await INTAKE.prepare('SELECT name FROM d1_migrations ORDER BY name DESC LIMIT 1').all()
      expect(results).toEqual([{ name: '0025_code-fetches.sql' }])
      expect(await countRows(INTAKE)).toEqual({ ...before.intake, code_fetches: 0, operation_marks: 0 })
    })
    await inState(state, ({ INTAKE }) => INTAKE.exec('DROP TABLE operation_marks'))
  })

  it(
    'is migrated without losing a row, served, and published to; its log verifies and replays the same',
    SLOW,
    async () => {
      const checkpoint = join(state, 'checkpoint')
      writeFileSync(checkpoint, kept.checkpoint)
      const portal = await startPortal(join(state, 'v3'), await freePort(), aSetting(OLD_LOG_KEY), OWN_STORES)
      try {
        await portal.change(async (record) => {
          expect(await countRows(record)).toMatchObject(before.record)
        })
        await portal.inIntake(async (intake) => {
          // The key that this test publishes with, and that it was made.
          const { keys: _, activity: __, ...rest } = await countRows(intake)
          const { keys: ___, activity: ____, ...stood } = before.intake
          expect(rest).toMatchObject(stood)
        })
        expect(JSON.parse(await portal.text('/api/registers/standards/records/L4'))).toMatchObject({
          revision: 3,
          body: { note: '又改过的说明' },
        })
        expect(await portal.text('/api/search?q=水质')).toContain('L1')
        expect(await portal.text('/log/checkpoint')).toBe(kept.checkpoint)
        const published = await portal.publish('places', [
          {
            code: '110000',
            nameZh: '北京市',
            nameEn: 'Beijing',
            pinyin: 'bei jing',
            level: 'province',
            status: 'active',
          },
        ])
        expect(published.status).toBe(201)
      } finally {
        await portal.stop()
      }
      process.env['STATE_DIR'] = state
      const audited = await audit(['--since', checkpoint], { LANG: 'en' })
      expect(audited).toMatchObject({ code: 0, lines: [expect.stringMatching(/66 entries/), expect.anything()] })
    },
  )

  it('still gives the proof that was handed out then, and that one still holds', SLOW, async () => {
    const { index, size, leafHash, hashes } = kept.proof
    await inState(state, async ({ RECORD, OBJECTS }) => {
      const now = await proveInclusion(openRecord(RECORD, OBJECTS), index, size)
      expect(now.hashes.map((hash) => Buffer.from(hash).toString('base64'))).toEqual(hashes)
    })
    const root = bytes(kept.checkpoint.split('\n')[2] ?? '')
    const proven = { index, size, leafHash: bytes(leafHash), hashes: hashes.map(bytes), root }
    expect(await verifyInclusion(proven, sha256)).toBe(true)
    expect(await verifyInclusion({ ...proven, index: index + 1 }, sha256)).toBe(false)
  })
})
