import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startClock } from '../../scripts/portal/clock.ts'
import { readConfig } from '../../scripts/portal/config.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { newState } from './a-record.ts'
import { aSetting, type Portal, startPortal } from './portals.ts'

/** The clock of a portal that is served here, where no platform runs its triggers. */

const directory = newState()
let portal: Portal

beforeAll(async () => {
  portal = await startPortal(join(directory, 'v3'), await freePort(), aSetting())
}, 120_000)
afterAll(async () => {
  await portal.stop()
  rmSync(directory, { recursive: true, force: true })
})

describe('the clock', () => {
  it('makes up at the start for what fell due while nothing was served', async () => {
    const complaints: string[] = []
    const stop = startClock(portal.run, (text) => complaints.push(text))
    // Which key signs the log: a trigger states it, nobody else here.
    await vi.waitFor(async () => expect(await portal.text('/api/registers/log-keys/records')).toContain('"vkey"'), {
      timeout: 20_000,
    })
    stop()
    expect(complaints).toEqual([])
  })

  it('says what did not end well, and goes on with the next', async () => {
    const [ran, complaints]: [string[], string[]] = [[], []]
    const stop = startClock(
      async (cron) => {
        ran.push(cron)
        if (ran.length === 1) throw new Error('the database is away')
        return ran.length === 2 ? 'exceededCpu' : 'ok'
      },
      (text) => complaints.push(text),
    )
    const { crons } = readConfig().triggers
    // A minute may end meanwhile, and with it comes what is due then.
    await vi.waitFor(() => expect(ran.slice(0, crons.length)).toEqual(crons))
    stop()
    expect(complaints).toHaveLength(2)
    expect(complaints.join()).toMatch(/the database is away.*exceededCpu/)
  })
})
