import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { openRecord } from '../../db/record/db.ts'
import { erase, NothingToErase } from '../../db/record/erase.ts'
import { findText } from '../../db/record/file-texts.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { openSigner } from '../../db/record/signer.ts'
import { readFiles } from '../../db/record/read-files.ts'
import { aKey, aPlace, ask, get, publishAll, type ProblemAnswer } from './builders.ts'

const db = openRecord(env.RECORD, env.OBJECTS)
let authorization = ''
beforeAll(async () => {
  authorization = `Bearer ${await aKey()}`
  await publishAll('places', [aPlace()])
})

const handIn = (text: string): Promise<Response> =>
  ask('POST', '/objects', { authorization, 'content-type': 'text/plain' }, text)

const aPenalty = (over: object) => ({
  decision: '示环罚〔2026〕1号',
  subjectKind: 'organisation',
  place: '110000',
  authority: '示例市生态环境局',
  decided: '2026-01-09',
  publicUntil: '2027-01-09',
  ...over,
})

const take = async (register: string, key: string, field: string): Promise<unknown> => {
  const signer = await openSigner(env.LOG_ORIGIN, env.LOG_KEY)
  const door = { db, objects: env.OBJECTS, signer, now: () => new Date() }
  return erase(door, { register, key, field, ground: '示例依据', publisher: 'portal' })
}

const everywhere = async (sought: string): Promise<string[]> => {
  const { results } = await env.RECORD.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '_cf%' AND sql NOT LIKE '%VIRTUAL%'`,
  ).all<{ name: string }>()
  const found = await Promise.all(
    results.map(async ({ name }) => {
      const { results: rows } = await env.RECORD.prepare(`SELECT * FROM "${name}"`).all()
      return JSON.stringify(rows).includes(sought) ? [name] : []
    }),
  )
  return found.flat()
}

describe('a published file that is erased', () => {
  it('goes with the hidden field that names it: bytes, text and hash are nowhere, and it does not come back', async () => {
    const text = '决定书全文：示例化工'
    const sha256 = sha256Hex(text)
    await handIn(text)
    const { entries } = await publishAll('penalties', [aPenalty({ document: [`${sha256} 决定书`] })])
    while ((await readFiles(db, env.OBJECTS)) > 0);
    expect(await everywhere(sha256)).toEqual(expect.arrayContaining(['disclosures', 'documents', 'records']))
    await take('penalties', entries[0]?.key ?? '', 'document')
    expect(await everywhere(sha256)).toEqual([])
    expect(await everywhere('示例化工')).toEqual([])
    const listed = await env.OBJECTS.list()
    expect(listed.objects.filter(({ key }) => key.includes(sha256))).toEqual([])
    const gone = await get(`/objects/${sha256}`)
    expect(gone.status).toBe(410)
    const { erasedBy } = await gone.json<ProblemAnswer & { erasedBy: string }>()
    const why = await get(`/api/registers/erasures/records/${erasedBy.split('/')[3]}`)
    expect(await why.json()).toMatchObject({ body: { register: 'penalties', field: 'document', ground: '示例依据' } })
    expect((await handIn(text)).status).toBe(410)
  })

  it('stays where another record names it too', async () => {
    const text = '两处都列出的文件'
    const sha256 = sha256Hex(text)
    await handIn(text)
    await publishAll('penalties', [
      aPenalty({ decision: '示环罚〔2026〕2号', document: [sha256] }),
      aPenalty({ decision: '示环罚〔2026〕3号', document: [sha256] }),
    ])
    await take('penalties', '示环罚〔2026〕2号', 'document')
    expect((await get(`/objects/${sha256}`)).status).toBe(200)
    await take('penalties', '示环罚〔2026〕3号', 'document')
    expect((await get(`/objects/${sha256}`)).status).toBe(410)
  })

  it('from a field that the log states openly goes alone; the record and its proof stay', async () => {
    const text = '公开列出、后来依法删除的实录'
    const sha256 = sha256Hex(text)
    await handIn(text)
    const briefing = { briefing: '示新2026-31', date: '2026-01-09T02:00:00Z', topic: '示例', transcript: [sha256] }
    await publishAll('briefings', [briefing])
    while ((await readFiles(db, env.OBJECTS)) > 0);
    await take('briefings', '示新2026-31', 'transcript')
    expect((await get(`/objects/${sha256}`)).status).toBe(410)
    expect(await findText(db, sha256)).toBeUndefined()
    const record = await get(`/api/registers/briefings/records/${encodeURIComponent('示新2026-31')}`)
    expect(await record.json()).toMatchObject({ body: { transcript: [{ sha256 }] } })
    await expect(take('briefings', '示新2026-31', 'transcript')).rejects.toThrow(NothingToErase)
  })
})
