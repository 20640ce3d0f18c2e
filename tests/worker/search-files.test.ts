import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { documentPath } from '../../content/documents/file.ts'
import { openRecord } from '../../db/record/db.ts'
import { isPublic, readDocument } from '../../db/record/document-page.ts'
import { sha256Hex } from '../../db/record/hash.ts'
import { readFiles } from '../../db/record/read-files.ts'
import { aKey, ask, get, publishAll } from './builders.ts'

const db = openRecord(env.RECORD, env.OBJECTS)
const TEXTS = [
  '示例河断面水质达到Ⅲ类，化学需氧量 12.5 mg/L',
  '示例河上游来水，GB/T 3838，100% 达标_甲',
  `${'前言。'.repeat(1_500)}\n\n第二部分：噪声投诉`,
]

let authorization = ''
const name = (briefing: string, transcript: string[], over: object = {}) =>
  publishAll('briefings', [{ briefing, date: '2026-01-09T02:00:00Z', topic: '示例', transcript, ...over }])

beforeAll(async () => {
  authorization = `Bearer ${await aKey()}`
  for (const text of TEXTS) await ask('POST', '/objects', { authorization, 'content-type': 'text/plain' }, text)
  await name('一', [`${sha256Hex(TEXTS[0] ?? '')} 甲`])
  await name('二', [`${sha256Hex(TEXTS[1] ?? '')} 乙`, `${sha256Hex(TEXTS[2] ?? '')} 丙`])
  while ((await readFiles(db, env.OBJECTS)) > 0);
})

interface Found {
  title: string
  page: number
  excerpt: string
  url: string
  record: { register: string; key: string }
}
const search = async (query: string): Promise<Found[]> =>
  (await (await get(`/api/search/files?${query}`)).json<{ items: Found[] }>()).items
const find = (q: string): Promise<Found[]> => search(`q=${encodeURIComponent(q)}`)

describe('text inside published files', () => {
  it.each(['示例河', '河', 'Ⅲ', 'mg/l', 'GB/T 3838', '100%', '标_甲', '12.5 mg', '没有', '投诉', '示例河 达标', 'x'])(
    '%s is found exactly where LIKE finds it',
    async (q) => {
      const words = q.split(' ')
      const like = words.map(() => `text LIKE '%' || ? || '%' ESCAPE '\\'`).join(' AND ')
      const { results } = await env.RECORD.prepare(`SELECT count(*) AS n FROM search_file_pages WHERE ${like}`)
        .bind(...words.map((word) => word.replace(/[\\%_]/g, '\\$&')))
        .all<{ n: number }>()
      expect((await find(q)).length).toBe(results[0]?.n)
    },
  )

  it('leads to the page of the file it stands on, with the record that names it', async () => {
    const [hit] = await find('噪声投诉')
    expect(hit).toMatchObject({ title: '丙', page: 2, record: { register: 'briefings', key: '二' } })
    expect(hit?.url).toBe(`${documentPath(sha256Hex(TEXTS[2] ?? ''))}?page=2`)
    expect(hit?.excerpt).toContain('噪声投诉')
  })

  it('goes on by cursor, and is kept to a register', async () => {
    const first = await get(`/api/search/files?q=${encodeURIComponent('示例河')}&limit=1`)
    const next = /<([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    const titles = [first, await get(next)].map(async (answer) => (await answer.json<{ items: Found[] }>()).items)
    expect((await Promise.all(titles)).flat().map(({ title }) => title)).toEqual(['甲', '乙'])
    expect(await search(`q=${encodeURIComponent('示例河')}&register=eia`)).toEqual([])
    expect((await get(`/api/search/files?q=a&cursor=nonsense`)).status).toBe(422)
  })

  it('is read without a walk over all files', async () => {
    const { results } = await env.RECORD.prepare(
      `EXPLAIN QUERY PLAN SELECT 1 FROM documents CROSS JOIN entries AS named ON named.idx = documents.idx
       CROSS JOIN records ON records.register = documents.register AND records.key = documents.key
       WHERE documents.sha256 = ?`,
    )
      .bind('x')
      .all<{ detail: string }>()
    expect(results.map(({ detail }) => detail).filter((detail) => detail.startsWith('SCAN'))).toEqual([])
  })

  it('is not found once the record that names the file is withdrawn, and the file answers 410', async () => {
    const sha256 = sha256Hex(TEXTS[0] ?? '')
    const at = { $client: env.RECORD, $objects: env.OBJECTS }
    const before = await readDocument(at, sha256, 1)
    expect(before && isPublic(before)).toBe(true)
    expect(before).toMatchObject({ page: TEXTS[0], text: { state: 'read', pages: 1 }, erasedBy: undefined })
    await publishAll('briefings', [{ briefing: '一', _status: 'withdrawn', _reason: '重复' }])
    expect(await find('化学需氧量')).toEqual([])
    const after = await readDocument(at, sha256, 1)
    expect(after && isPublic(after)).toBe(false)
    expect(after?.namings[0]).toMatchObject({ status: 'withdrawn', gone: { reason: '重复' }, file: { title: '甲' } })
    const served = await get(`/objects/${sha256}`)
    expect(served.status).toBe(410)
    expect(await served.json()).toMatchObject({ url: documentPath(sha256) })
  })

  it('of a file that nobody published is not there', async () => {
    const at = { $client: env.RECORD, $objects: env.OBJECTS }
    expect(await readDocument(at, 'f'.repeat(64), 1)).toBeUndefined()
    expect(await readDocument(at, "'; DROP TABLE documents", 1)).toBeUndefined()
  })
})
