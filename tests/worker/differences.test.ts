import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { openRecord } from '../../db/record/db.ts'
import { readGiven, submissionOf, tryOut } from '../../worker/registers/examine.ts'
import { aLimit, aPlace, aStation, countEntries, publish, publishAll, type ProblemAnswer } from './builders.ts'
import { anOfficer, letPass } from './people.ts'

interface Tried {
  published: number
  corrected: number
  changes: { row: number; key: string; status: string; revision: number; fields: object[] }[]
}
const tried = async (register: string, rows: object[]): Promise<Tried> =>
  (await publish(register, rows, {}, '?dryRun=true')).json()

const registerOf = (id: string): RegisterDefinition => {
  const register = REGISTERS[id]
  if (!register) throw new Error(id)
  return register
}

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('air-stations', [aStation(), aStation({ station: '1002A' })])
  await publishAll('standards', [aLimit({ note: '原来的说明' })])
})

describe('a dry run tells the difference', () => {
  it('of each row: what is new, what each field said and would say, and nothing of what stands already', async () => {
    const { changes, ...counts } = await tried('air-stations', [
      aStation({ station: '1002A' }),
      aStation({ name: '万寿东宫', longitude: '116.4', since: '2012-01-01', _reason: '名称有误' }),
      aStation({ station: '1003A' }),
    ])
    expect(counts).toMatchObject({ published: 1, corrected: 1, unchanged: 1 })
    expect(changes).toEqual([
      {
        row: 1,
        key: '1001A',
        status: 'corrected',
        revision: 2,
        fields: [
          { field: 'name', before: '万寿西宫', after: '万寿东宫' },
          { field: 'longitude', before: '116.366', after: '116.4' },
          { field: 'since', before: null, after: '2012-01-01' },
        ],
      },
      { row: 2, key: '1003A', status: 'published', revision: 1, fields: [] },
    ])
  })

  it('of texts that the log only commits to, in the words that stand', async () => {
    const { changes } = await tried('standards', [aLimit({ note: '改过的说明', _reason: '说明有误' })])
    expect(changes).toMatchObject([{ fields: [{ field: 'note', before: '原来的说明', after: '改过的说明' }] }])
    const { changes: gone } = await tried('standards', [aLimit({ _reason: '说明多余' })])
    expect(gone).toMatchObject([{ fields: [{ field: 'note', before: '原来的说明', after: null }] }])
  })

  it('of a withdrawal, and of what comes back after one: all of it is new', async () => {
    const gone = { station: '1002A', _status: 'withdrawn', _reason: '误报' }
    expect((await tried('air-stations', [gone])).changes).toEqual([
      { row: 0, key: '1002A', status: 'withdrawn', revision: 2, fields: [] },
    ])
    await publishAll('air-stations', [gone])
    const { changes } = await tried('air-stations', [aStation({ station: '1002A', _reason: '撤回有误' })])
    expect(changes).toMatchObject([{ status: 'corrected', revision: 3 }])
    expect(changes[0]?.fields).toContainEqual({ field: 'name', before: null, after: '万寿西宫' })
  })

  it('and still refuses a correction that gives no reason', async () => {
    const answer = await publish('air-stations', [aStation({ name: '万寿东宫' })], {}, '?dryRun=true')
    expect(answer.status).toBe(422)
    expect((await answer.json<ProblemAnswer>()).issues).toMatchObject([{ pointer: '/0/_reason' }])
  })

  it('with as many database reads for a thousand rows as for one', async () => {
    const register = registerOf('air-stations')
    const readsOf = async (count: number): Promise<number> => {
      let reads = 0
      const counting = new Proxy(env.RECORD, {
        get: (target, name) => {
          if (name === 'batch' || name === 'exec') reads++
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
      const given = Array.from({ length: count }, (_, i) => aStation({ station: `${1000 + i}A`, name: `站${i}` }))
      const { accepted } = await readGiven(env, { register, rows: given, reason: '试' }, new Date())
      const rows = { register, accepted, lines: undefined }
      const { outlook } = await tryOut(
        openRecord(counting, env.OBJECTS),
        submissionOf(rows, { publisher: 'portal', request: undefined, mayWait: true }),
        rows,
        new Date(),
      )
      expect(outlook.changes.length).toBe(count)
      return reads
    }
    expect(await readsOf(1000)).toBe(await readsOf(1))
  })
})

describe('a withdrawal by somebody signed in', () => {
  const gone = [{ station: '1001A', _status: 'withdrawn', _reason: '误报' }]
  const path = '/api/registers/air-stations/entries'

  it('needs a passkey used a moment ago; trying it out does not', async () => {
    const officer = await anOfficer('publisher')
    await letPass(officer)
    const stored = await countEntries()
    const refused = await officer.post(path, gone)
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ type: '/problems/fresh-passkey' })
    expect((await officer.post(`${path}?dryRun=true`, gone)).status).toBe(200)
    const corrected = await officer.post(path, [aStation({ name: '万寿东宫', _reason: '名称有误' })])
    expect([corrected.status, await countEntries()]).toEqual([201, stored + 1])
    expect((await officer.confirm()).status).toBe(201)
    expect((await officer.post(path, gone)).status).toBe(201)
  })

  it('by a key needs none: it has no passkey', async () => {
    const again = await publish('air-stations', [aStation({ _reason: '撤回有误' })])
    expect([again.status, (await publish('air-stations', gone)).status]).toEqual([201, 201])
  })
})
