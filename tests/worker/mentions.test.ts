import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { readOrganisationPage } from '../../db/record/organisation-page.ts'
import type { Submission } from '../../worker/sequencer.ts'
import { counted } from './rows-read.ts'

const submit = (statements: Submission['statements']) =>
  env.SEQUENCER.get(env.SEQUENCER.idFromName(env.LOG_ORIGIN)).submit({ publisher: 'portal', statements })

const aStation = (key: string, place: string, over: Record<string, string> = {}) => ({
  register: 'air-stations',
  key,
  body: { station: key, name: '示例站', place, ...over },
  reason: 'moved',
})

/** Who mentions a place. */
const mentionsOf = async (subject: string): Promise<{ at: string; key: string }[]> => {
  const rows = env.RECORD.prepare('SELECT at, key FROM mentions WHERE subject = ? ORDER BY at, key').bind(subject)
  return (await rows.all<{ at: string; key: string }>()).results
}
const keysOf = async (subject: string): Promise<string[]> => (await mentionsOf(subject)).map(({ key }) => key)

describe('mentions', () => {
  it('stand under a place and every place above it', async () => {
    await submit([aStation('M2', '510105'), aStation('M1', '510105'), aStation('M3', '510107')])
    expect(await keysOf('510105')).toEqual(['M1', 'M2'])
    expect(await keysOf('510100')).toEqual(['M1', 'M2', 'M3'])
    expect(await keysOf('510000')).toEqual(['M1', 'M2', 'M3'])
  })

  it('stand at the time of the record, where it has one, else at its publication', async () => {
    await submit([aStation('T1', '320102', { since: '2013-01-01' }), aStation('T2', '320102')])
    expect(await mentionsOf('320102')).toEqual([
      { at: '2013-01-01', key: 'T1' },
      { at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/), key: 'T2' },
    ])
  })

  it('follow a correction, also one in the same batch, and go with a withdrawal', async () => {
    await submit([aStation('C1', '440103'), aStation('C2', '440103'), aStation('C2', '440104')])
    expect(await keysOf('440103')).toEqual(['C1'])
    await submit([aStation('C1', '370102')])
    expect(await keysOf('440103')).toEqual([])
    expect(await keysOf('440000')).toEqual(['C2'])
    expect(await keysOf('370000')).toEqual(['C1'])
    await submit([{ ...aStation('C1', ''), body: null }])
    expect(await keysOf('370000')).toEqual([])
  })
})

const rowsOf = async <Row>(statement: string): Promise<Row[]> =>
  (await env.RECORD.prepare(statement).all<Row>()).results
interface Count {
  subject: string
  register: string
  records: number
}
const kept = () => rowsOf<Count>('SELECT * FROM mention_counts ORDER BY subject, register')
const reckoned = () =>
  rowsOf<Count>('SELECT subject, register, count(*) AS records FROM mentions GROUP BY 1, 2 ORDER BY subject, register')
const countOf = async (subject: string): Promise<number | undefined> =>
  (await kept()).find((row) => row.subject === subject)?.records

/** The example of GB 32100-2015, annex A. */
const USCC = '91350100M000100Y43'

describe('counts of mentions', () => {
  it('are of the mentions that stand, through corrections, also within a batch, and withdrawals', async () => {
    await submit([aStation('K1', '610102'), aStation('K2', '610102'), aStation('K3', '610103')])
    expect([await countOf('610102'), await countOf('610100')]).toEqual([2, 3])
    await submit([aStation('K4', '610102'), aStation('K4', '610103'), aStation('K1', '610103')])
    expect([await countOf('610102'), await countOf('610103'), await countOf('610100')]).toEqual([1, 3, 4])
    await submit([{ ...aStation('K2', ''), body: null }])
    expect(await countOf('610102')).toBeUndefined()
    expect(await kept()).toEqual(await reckoned())
  })

  it('stay right where a time is corrected, and where a record comes back', async () => {
    await submit([aStation('B1', '420102', { since: '2013-01-01' })])
    await submit([aStation('B1', '420102', { since: '2014-01-01' })])
    await submit([{ ...aStation('B1', ''), body: null }])
    await submit([aStation('B1', '420102')])
    expect(await countOf('420102')).toBe(1)
    expect(await kept()).toEqual(await reckoned())
  })

  it('cost what shows them the same, however much there is', async () => {
    const cost = async (): Promise<number> => {
      const { database, cost } = counted(env.RECORD)
      await readOrganisationPage({ $client: database }, USCC, ['air-stations', 'penalties'])
      return cost.rows
    }
    const many = (first: number, count: number) =>
      Array.from({ length: count }, (_, n) => aStation(`R${first + n}`, '210102', { operator: USCC }))
    await submit(many(0, 60))
    const before = await cost()
    await submit(many(60, 400))
    expect(await countOf(USCC)).toBe(460)
    expect(await cost()).toBe(before)
  })
})
