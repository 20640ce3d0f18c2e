import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Submission } from '../../worker/sequencer.ts'

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
