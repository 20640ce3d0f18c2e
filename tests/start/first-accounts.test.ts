import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { publishFirstAccounts } from '../../scripts/deploy/first-accounts.ts'
import { onceMore, type Deployment } from '../../scripts/deploy/steps.ts'
import { readFirstSets } from '../../scripts/portal/first-data.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { newState } from './a-record.ts'
import { aSetting, type Portal, startPortal, TOKEN } from './portals.ts'

/** The portal's own accounts, as a deployment publishes them where no script can open the record. */

const directory = newState()
let portal: Portal

beforeAll(async () => {
  portal = await startPortal(join(directory, 'v3'), await freePort(), aSetting())
}, 120_000)
afterAll(async () => {
  await portal.stop()
  rmSync(directory, { recursive: true, force: true })
})

const keysThatWork = async (): Promise<number> => {
  let count = 0
  await portal.inIntake(async (intake) => {
    const now = new Date().toISOString()
    const found = await intake
      .prepare(`SELECT count(*) AS n FROM keys WHERE revoked_at IS NULL AND expires_at > ? AND role = 'publisher'`)
      .bind(now)
      .first<number>('n')
    count = found ?? 0
  })
  return count
}

it('stand after one run, once, in the portal’s own name, and leave no key behind', async () => {
  const asked = { origin: portal.origin, token: TOKEN }
  const before = await keysThatWork()
  // What they refer to comes first.
  for (const { register, rows } of await readFirstSets(new Date()))
    if (register.id === 'places')
      for (let at = 0; at < rows().length; at += 4_000)
        expect((await portal.publish(register.id, rows().slice(at, at + 4_000))).status).toBe(201)
  const said: string[] = []
  expect(await publishFirstAccounts(asked, (line) => said.push(line))).toBeGreaterThan(1)
  expect(said).toEqual([expect.stringContaining('gep-cited'), expect.stringContaining('513300-2010')])
  expect(await portal.text('/api/registers/gep-accounts/records')).toContain('"publisher":"portal"')
  const checkpoint = await portal.text('/log/checkpoint')
  expect(await publishFirstAccounts(asked, () => {})).toBe(0)
  expect(await portal.text('/log/checkpoint')).toBe(checkpoint)
  expect(await keysThatWork()).toBe(before)
})

it('are shown by going through the build once more, and only where there is something new', async () => {
  const done: string[] = []
  const again = onceMore(['copy', 'build', 'upload'].map((name) => async () => void done.push(name)))
  const deployment: Deployment = {
    environment: 'staging',
    origin: portal.origin,
    isTrial: true,
    state: { directory, persist: directory, secrets: {} },
    dist: directory,
    say: () => {},
    unshown: 0,
  }
  await again(deployment)
  expect(done).toEqual([])
  await again(Object.assign(deployment, { unshown: 7 }))
  await again(deployment)
  expect(done).toEqual(['copy', 'build', 'upload'])
})
