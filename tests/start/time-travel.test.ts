import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import * as z from 'zod'
import { newState } from './a-record.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { aSetting, type Portal, startPortal } from './portals.ts'

/** A database is set back to an earlier moment, as D1's time travel does, under a portal that goes on as before. */

const state = newState()
const earlier = newState()
let portal: Portal | undefined
afterAll(async () => {
  await portal?.stop()
  for (const folder of [state, earlier]) rmSync(folder, { recursive: true, force: true })
})

const setting = aSetting()
const aPlace = (n: number) => ({
  code: `1101${String(n).padStart(2, '0')}`,
  nameZh: `示例区${n}`,
  nameEn: `Example ${n}`,
  pinyin: 'shi li qu',
  level: 'county',
  status: 'active',
})
/** Databases go back, stores do not. */
const databases = (folder: string): string => join(folder, 'd1')
const moved = (from: string, to: string): void => {
  rmSync(databases(to), { recursive: true, force: true })
  cpSync(databases(from), databases(to), { recursive: true })
}
const started = async (): Promise<Portal> => (portal = await startPortal(state, await freePort(), setting))
const stopped = async (): Promise<void> => {
  await portal?.stop()
  portal = undefined
}
const sizeAt = async ({ text }: Portal): Promise<number> => Number((await text('/log/checkpoint')).split('\n')[1])

/** What `/health` answers, and says of the checkpoint that is kept outside the database. */
const headOf = async ({ origin }: Portal): Promise<unknown[]> => {
  const answer = await fetch(`${origin}/health`)
  const { parts } = z.object({ parts: z.record(z.string(), z.string()) }).parse(await answer.json())
  return [answer.status, parts['head-fork']]
}

it(
  'publishes nothing, tells readers and whoever watches, and goes on once the newest moment is back',
  { timeout: 120_000 },
  async () => {
    const first = await started()
    expect((await first.publish('places', [aPlace(1), aPlace(2)])).status).toBe(201)
    const then = await sizeAt(first)
    await stopped()
    moved(state, earlier)
    const before = await started()
    expect((await before.publish('places', [aPlace(3)])).status).toBe(201)
    const seen = await sizeAt(before)
    expect((await headOf(before))[1]).toBe('ok')
    await stopped()
    const newest = newState()
    moved(state, newest)

    moved(earlier, state)
    const set = await started()
    expect(await sizeAt(set)).toBe(then)
    const answer = await set.publish('places', [aPlace(4)])
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain(`${seen} `)
    // It can be read, says of itself that it is not well, and the log has not grown by what was refused.
    expect((await fetch(`${set.origin}/api/registers/places/records/110101`)).status).toBe(200)
    expect((await fetch(`${set.origin}/api/registers/places/records/110103`)).status).toBe(404)
    await set.run('* * * * *', new Date()).catch(() => undefined)
    expect(await headOf(set)).toEqual([503, 'failing'])
    expect(await sizeAt(set)).toBe(then)
    await stopped()

    moved(newest, state)
    const back = await started()
    expect((await back.publish('places', [aPlace(4)])).status).toBe(201)
    expect(await sizeAt(back)).toBeGreaterThan(seen)
    rmSync(newest, { recursive: true, force: true })
  },
)
