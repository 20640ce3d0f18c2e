import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { countedFields } from '../../content/openness/evidence.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { openRecord } from '../../db/record/db.ts'
import { readContributions, readFreshness } from '../../db/record/contributions.ts'
import { erase } from '../../db/record/erase.ts'
import { openSigner } from '../../db/record/signer.ts'
import { aKey, aLimit, ask, publishAll } from './builders.ts'

const OURS = '91350211M000100Y43'
const THEIRS = '91350100M000100Y43'
const INVENTED = '11990100000000019F'

const db = openRecord(env.RECORD, env.OBJECTS)
const of = async (publisher: string, register = 'standards') =>
  (await readContributions(db, publisher)).find((one) => one.register === register)

const publishAs = async (publisher: string, rows: object[]): Promise<void> => {
  const key = await aKey({}, 'publisher', publisher)
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const answer = await ask('POST', '/api/registers/standards/entries', headers, JSON.stringify(rows))
  if (answer.status !== 201) throw new Error(await answer.text())
}

/** Filled fields of what a publisher's records say, counted one by one. */
const countFilled = async (publisher: string): Promise<number> => {
  const { results } = await env.RECORD.prepare(
    `SELECT body FROM records JOIN entries ON entries.idx = records.idx
     WHERE records.register = 'standards' AND body IS NOT NULL AND publisher = ?`,
  )
    .bind(publisher)
    .all<{ body: string }>()
  const counted = REGISTERS['standards'] ? countedFields(REGISTERS['standards']) : []
  return results.flatMap(({ body }) => Object.keys(JSON.parse(body)).filter((name) => counted.includes(name))).length
}

beforeAll(async () => {
  await publishAs(OURS, [
    aLimit({ level: 'i', note: '一' }),
    aLimit({ level: 'ii' }),
    aLimit({ level: 'iii', sourceUrl: undefined }),
  ])
  await publishAs(THEIRS, [aLimit({ level: 'ii', limit: '4', _reason: '更正' }), aLimit({ level: 'iv' })])
  await publishAs(OURS, [aLimit({ level: 'iii', _status: 'withdrawn', _reason: '撤回' })])
  await publishAs(INVENTED, [aLimit({ level: 'v' })])
})

describe('what a publisher states in a register', () => {
  it('is counted while it is published: a record is counted for whoever stated it last', async () => {
    expect(await of(OURS)).toMatchObject({ entries: 4, records: 1, corrected: 0, withdrawn: 1 })
    expect(await of(THEIRS)).toMatchObject({ entries: 2, records: 2, corrected: 1, withdrawn: 0 })
  })

  it('is counted field by field, as the records stand', async () => {
    for (const publisher of [OURS, THEIRS, INVENTED])
      expect((await of(publisher))?.filled).toBe(await countFilled(publisher))
  })

  it('is told apart from what is invented, all publishers of a kind together', async () => {
    expect(await of('real')).toMatchObject({ entries: 6, records: 3 })
    expect(await of('demonstration')).toMatchObject({ entries: 1, records: 1 })
    const { real, demonstration } = (await readFreshness(db, 'standards')).get('standards') ?? {}
    expect([real?.records, demonstration?.records]).toEqual([3, 1])
    expect((await readFreshness(db, 'places')).size).toBe(0)
  })

  it('comes to nothing where nothing was stated', async () => {
    expect(await readContributions(db, '91350211MA00000000')).toEqual([])
  })

  it('does not change when a text is erased', async () => {
    const before = await readContributions(db, OURS)
    const standing = await env.RECORD.prepare(`SELECT key FROM disclosures WHERE value = '"一"'`).first<{
      key: string
    }>()
    const signer = await openSigner(env.LOG_ORIGIN, env.LOG_KEY)
    const door = { db, objects: env.OBJECTS, signer, now: () => new Date() }
    await erase(door, {
      register: 'standards',
      key: standing?.key ?? '',
      field: 'note',
      ground: '测试',
      publisher: 'portal',
    })
    expect(await readContributions(db, OURS)).toEqual(before)
  })

  it('moves nothing when the same is published again', async () => {
    const before = await readContributions(db, THEIRS)
    await publishAs(THEIRS, [aLimit({ level: 'iv' })])
    expect(await readContributions(db, THEIRS)).toEqual(before)
    await publishAll('standards', [aLimit({ level: 'iv', limit: '9', _reason: '更正' })])
    expect(await of(THEIRS)).toMatchObject({ records: 1 })
  })
})
