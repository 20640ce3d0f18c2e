import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { MAX_OF_REGISTER, readOrganisationPage } from '../../db/record/organisation-page.ts'
import { aPlace, aStation, publishAll } from './builders.ts'

/** The example of GB 32100-2015, annex A; then one that nobody published of. */
const USCC = '91350100M000100Y43'
const UNKNOWN = '91110000100000000R'
const REGISTERS = ['air-stations', 'permit-limits', 'wildlife-damage']

const read = (uscc: string) => readOrganisationPage({ $client: env.RECORD }, uscc, REGISTERS)
const day = (n: number): string => `2013-01-${String(n + 1).padStart(2, '0')}`

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('organisations', [{ organisation: USCC, name: '示例单位', place: '110000' }])
  await publishAll(
    'air-stations',
    Array.from({ length: 25 }, (_, n) => aStation({ station: `${1_001 + n}A`, operator: USCC, since: day(n) })),
  )
  await publishAll('air-stations', [
    { station: '1025A', _status: 'withdrawn', _reason: '误报' },
    { ...aStation({ station: '1024A', operator: USCC, since: day(23) }), name: '新名', _reason: '更名' },
  ])
})

describe('the page of an organisation', () => {
  it('has what the register of organisations states of it', async () => {
    expect((await read(USCC)).named).toMatchObject({ name: '示例单位', place: '110000' })
  })

  it('counts what stands in each register and leaves out registers that say nothing', async () => {
    expect((await read(USCC)).counts).toEqual([{ register: 'air-stations', count: 24 }])
  })

  it('has the newest of each register, newest first, without what was withdrawn', async () => {
    const { records } = await read(USCC)
    expect(records).toHaveLength(MAX_OF_REGISTER)
    expect(records[0]).toMatchObject({ key: '1024A', at: day(23), status: 'corrected', publisher: 'portal' })
    expect(records[0]?.body).toMatchObject({ name: '新名' })
    expect(records.map(({ at }) => at)).toEqual(Array.from({ length: MAX_OF_REGISTER }, (_, n) => day(23 - n)))
  })

  it('is empty, not missing, for one that nobody published of', async () => {
    const { treeSize, at, ...rest } = await read(UNKNOWN)
    const nothing = {
      counts: [],
      records: [],
      limits: [],
      readings: [],
      replies: [],
      authorities: [],
      referred: new Map(),
    }
    expect(rest).toEqual({ named: undefined, ...nothing })
    expect(at).not.toBe('')
    expect(treeSize).toBeGreaterThan(0)
  })

  it('is read in one batch', async () => {
    const batch = vi.spyOn(env.RECORD, 'batch')
    await readOrganisationPage({ $client: env.RECORD }, USCC, REGISTERS)
    expect(batch).toHaveBeenCalledTimes(1)
  })
})
