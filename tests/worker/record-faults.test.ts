import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import { parseCheckpoint } from '../../content/log/checkpoint.ts'
import { parseNote } from '../../content/log/note.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { openRecord } from '../../db/record/db.ts'
import { assertFollows, HEAD_KEY, readHead } from '../../db/record/head.ts'
import { publish, RecordMoved, type Door, type LogSigner } from '../../db/record/publish.ts'
import { sealBundles } from '../../db/record/seal.ts'
import { openSigner } from '../../db/record/signer.ts'
import { aLimit, aPlace, countEntries, get, publishAll } from './builders.ts'
import { CRASHES, crashing, failingStore, slow, type Crash } from './crashing.ts'

/** The record where its database or its store fails half-way: asked again, it ends as if nothing had failed. */

const places = ((): RegisterDefinition => {
  const found = REGISTERS['places']
  if (!found) throw new Error('no places')
  return found
})()

let signer: LogSigner
beforeAll(async () => {
  signer = await openSigner(env.LOG_ORIGIN, env.LOG_KEY)
  await publishAll('places', [aPlace()])
})

/**
 * @param crash - of the batch that writes
 * @param isStoreDown - the store takes nothing
 * @param reads - batches that read, before it
 */
const doorThat = (crash: Crash, isStoreDown: boolean, reads = 1): Door => {
  const objects = failingStore(env.OBJECTS, () => isStoreDown)
  const when = (batch: number): Crash => (batch < reads ? 'none' : crash)
  return {
    db: openRecord(crashing(env.RECORD, when), objects),
    objects,
    signer,
    now: () => new Date(),
  }
}
const sound = (): Door => doorThat('none', false)

let next = 200_000
const aRow = () => {
  const code = String(++next)
  return { key: code, body: aPlace({ code, level: 'county', parent: '110000' }) }
}
const send = (door: Door, row: ReturnType<typeof aRow>) =>
  publish(door, [{ publisher: 'portal', statements: [{ register: places, ...row }] }])

const headSize = async (): Promise<number> =>
  parseCheckpoint(parseNote((await (await env.OBJECTS.get(HEAD_KEY))?.text()) ?? '').text).size
const revisions = (key: string) =>
  env.RECORD.prepare('SELECT count(*) AS count FROM entries WHERE register = ? AND key = ?')
    .bind('places', key)
    .first<number>('count')

describe('a publication', () => {
  it.each(CRASHES.flatMap((crash) => [[crash, false] as const, [crash, true] as const]))(
    'whose batch crashes (%s), the store down: %s, stands once when it is asked for again, signed and kept',
    async (crash, isStoreDown) => {
      const [row, before] = [aRow(), await countEntries()]
      const first = await send(doorThat(crash, isStoreDown), row).catch((error: unknown) => error)
      const isWhole = crash === 'none' && !isStoreDown
      expect(first instanceof Error).toBe(!isWhole)
      // All of it or nothing, and never a head that the database does not follow.
      const standing = await revisions(row.key)
      expect(standing).toBe(crash === 'before' || crash === 'within' ? 0 : 1)
      await assertFollows(openRecord(env.RECORD), await readHead(env.OBJECTS))
      const { outcomes } = await send(sound(), row)
      expect(outcomes).toMatchObject([{ status: 'placed' }])
      expect(await revisions(row.key)).toBe(1)
      expect(await countEntries()).toBe(before + 1)
      expect(await headSize()).toBe(before + 1)
    },
  )

  it('that the database keeps waiting, while others publish, is not put upon what it has not read', async () => {
    const [late, quick] = [aRow(), aRow()]
    const before = await countEntries()
    const held = slow(env.RECORD, 1)
    const door = { ...sound(), db: openRecord(held.database, env.OBJECTS) }
    const waits = send(door, late).catch((error: unknown) => error)
    await held.waiting
    await send(sound(), quick)
    held.release()
    expect(await waits).toBeInstanceOf(RecordMoved)
    expect([await revisions(late.key), await revisions(quick.key)]).toEqual([0, 1])
    await send(sound(), late)
    expect(await countEntries()).toBe(before + 2)
    expect(await headSize()).toBe(before + 2)
  })

  it('of many at once, where the store comes and goes: each stands once', async () => {
    const rows = Array.from({ length: 12 }, aRow)
    const before = await countEntries()
    for (const [at, row] of rows.entries()) {
      const crash = CRASHES[at % CRASHES.length] ?? 'none'
      await send(doorThat(crash, at % 3 === 0), row).catch(() => undefined)
    }
    for (const row of rows) await send(sound(), row)
    expect(await countEntries()).toBe(before + rows.length)
    expect(await headSize()).toBe(before + rows.length)
  })
})

describe('sealing', () => {
  it('that fails at any of its steps leaves every leaf readable, and is finished by the next run', async () => {
    await publishAll(
      'standards',
      Array.from({ length: 560 }, (_, n) => aLimit({ parameter: `w${10_000 + n}` })),
    )
    const LATER = '2999-01-01T00:00:00Z'
    const bundle = async (): Promise<string> =>
      Buffer.from(await (await get('/log/tile/entries/000')).arrayBuffer()).toString('latin1')
    const before = await bundle()
    const sealed = () => env.RECORD.prepare('SELECT count(*) AS count FROM sealed_bundles').first<number>('count')
    const attempts: [Crash, boolean][] = [
      ['none', true],
      ['before', false],
      ['within', false],
      ['after', false],
    ]
    for (const [crash, isStoreDown] of attempts) {
      const { db, objects } = doorThat(crash, isStoreDown, 0)
      await expect(sealBundles(db, objects, LATER, 1)).rejects.toThrow()
      expect(await sealed()).toBe(crash === 'after' ? 1 : 0)
      expect(await bundle()).toBe(before)
    }
    expect(await sealBundles(openRecord(env.RECORD), env.OBJECTS, LATER, 9)).toEqual([1])
    expect(await sealed()).toBe(2)
    expect(await bundle()).toBe(before)
  })
})
