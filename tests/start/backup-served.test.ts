import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HEAD_KEY } from '../../db/record/head.ts'
import { audit } from '../../scripts/audit.ts'
import { backup } from '../../scripts/backup.ts'
import { backupDoor } from '../../scripts/backup/door.ts'
import { besideTheWorker } from '../../scripts/portal/doors.ts'
import { prepare } from '../../scripts/portal/prepare.ts'
import { assertMaySign, openState } from '../../scripts/portal/state.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { aFolder, ENGLISH, inFolder, kept, removeKept, restored, restoredAlone, SLOW } from './a-backup.ts'
import { aSetting, OWN_STORES, type Portal, startPortal, TOKEN } from './portals.ts'
import { aLimit, doorOf, fill, inState, LOG_KEY, newState, stand } from './a-record.ts'

/** The whole round: served and written to, backed up, written to, restored; and never a second log. */

afterAll(removeKept)

const sizeOf = (record: D1Database): Promise<number | null> =>
  record.prepare('SELECT max(size) AS size FROM checkpoints').first<number>('size')

describe('a portal that serves, with writes going on', () => {
  let portal: Portal
  let served = ''
  beforeAll(async () => {
    served = kept(newState())
    await fill(served)
    process.env['STATE_DIR'] = served
    const opened = openState()
    const port = await freePort()
    const secrets = { ...opened.secrets, OPERATOR_TOKEN: TOKEN }
    writeFileSync(
      join(served, 'secrets.env'),
      Object.entries(secrets)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    )
    const doors = besideTheWorker([backupDoor({ ...opened, secrets })])
    portal = await startPortal(opened.persist, port, aSetting(LOG_KEY), OWN_STORES, [doors])
    writeFileSync(join(served, 'lock'), String(process.pid))
    writeFileSync(join(served, 'address'), portal.origin)
    await portal.publish('places', [
      { code: '110000', nameZh: '北京市', nameEn: 'Beijing', pinyin: 'bei jing', level: 'province', status: 'active' },
    ])
  }, 120_000)
  afterAll(() => portal.stop())

  const aCase = (n: number) => ({
    case: `示损${n}`,
    place: '110000',
    date: '2026-05-01',
    species: '示例棕熊',
    kind: 'livestock',
    status: 'claimed',
    claimant: `示例牧民${n}`,
  })

  it(
    'is backed up at one instant of both databases; restored, it is whole, and the earlier one cannot publish',
    SLOW,
    async () => {
      const folder = aFolder()
      let [isOver, written] = [false, 0]
      // Each writes a person to the private database, then publishes a commitment to her, then notes that it is done.
      const writing = (async () => {
        while (!isOver) if ((await portal.publish('wildlife-damage', [aCase(written)])).ok) written++
      })()
      while (written < 3) await new Promise((done) => setTimeout(done, 20))
      const asked = written
      const made = await inFolder(served, () => backup(['--to', folder], ENGLISH))
      const told = written
      isOver = true
      await writing
      expect(made).toMatchObject({ code: 0, lines: [expect.stringMatching(/^Backed up/), expect.anything()] })
      expect(told).toBeGreaterThan(asked)
      await portal.publish('wildlife-damage', [aCase(10_000), aCase(10_001)])
      const newest = await portal.text('/log/checkpoint')
      const saved = join(kept(newState()), 'checkpoint')
      writeFileSync(saved, newest)

      const to = join(kept(newState()), 'state')
      expect(await restored(folder, to, served, '--checkpoint', saved)).toMatchObject({
        code: 1,
        lines: [expect.stringMatching(/would be a second log/)],
      })
      const reading = join(kept(newState()), 'state')
      const forReading = await restored(
        folder,
        reading,
        served,
        '--checkpoint',
        saved,
        '--for-reading',
        '--without-audit',
      )
      expect(forReading).toMatchObject({ code: 0 })
      expect(forReading.lines.at(-1)).toMatch(/^For reading alone: \d+ entries were signed already/)
      await inState(reading, async (bindings) => {
        await expect(stand(await doorOf(bindings, '2026-08-01T00:00:00Z'), [aLimit(901)])).rejects.toThrow(
          /already signed/,
        )
        expect(await (await bindings.OBJECTS.get(HEAD_KEY))?.text()).toBe(newest)
      })
      // It starts, and adds nothing; without the mark that it is for reading it would not start at all.
      const before = await inState(reading, ({ RECORD }) => sizeOf(RECORD))
      expect(await inFolder(reading, () => prepare(openState(), () => {}))).toContain(`\n${before}\n`)
      expect(() => assertMaySign({ directory: reading, persist: '', secrets: {} })).toThrow(/for reading alone/)
      rmSync(join(reading, 'for-reading'))
      await expect(inFolder(reading, () => prepare(openState(), () => {}))).rejects.toThrow(
        /cannot be opened: .*earlier state/,
      )

      expect((await restoredAlone(folder, to, served)).code).toBe(0)
      await inState(to, async ({ RECORD, INTAKE }) => {
        const published = await RECORD.prepare(
          `SELECT leaf->>'$.body.claimant' AS claimant FROM leaves JOIN entries ON entries.idx = leaves.idx
         WHERE register = 'wildlife-damage'`,
        ).all<{ claimant: string }>()
        const known = await INTAKE.prepare('SELECT commitment FROM persons').all<{ commitment: string }>()
        const promised = await INTAKE.prepare('SELECT count(*) AS n FROM outbox').first<number>('n')
        expect(published.results.length).toBeGreaterThanOrEqual(asked)
        // Nobody published is unknown, and nobody known unpublished but for what was promised at that instant.
        const names = new Set(known.results.map(({ commitment }) => commitment))
        expect(published.results.filter(({ claimant }) => !names.has(claimant))).toEqual([])
        expect(names.size - published.results.length).toBe(promised)
      })
      expect(await inFolder(to, () => audit([], ENGLISH))).toMatchObject({ code: 0 })
    },
  )

  it('answers nobody who lacks the token', async () => {
    const answer = await fetch(`${portal.origin}/api/operator/backups`, { method: 'POST', body: '{}' })
    expect(answer.status).toBe(401)
    const bad = await fetch(`${portal.origin}/api/operator/backups`, {
      method: 'POST',
      body: '{"folder":"relative"}',
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    expect(bad.status).toBe(422)
  })
})
