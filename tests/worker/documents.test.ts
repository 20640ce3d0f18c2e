import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { sha256Hex } from '../../db/record/hash.ts'
import { aKey, ask, get, publish, type ProblemAnswer, type Published, type RecordAnswer } from './builders.ts'

let authorization = ''
beforeAll(async () => {
  authorization = `Bearer ${await aKey()}`
})

const handIn = async (text: string, type = 'text/plain; charset=utf-8'): Promise<string> => {
  const answer = await ask('POST', '/objects', { authorization, 'content-type': type }, text)
  if (answer.status !== 201) throw new Error(await answer.text())
  return sha256Hex(text)
}

const aBriefing = (over: object = {}) => ({
  briefing: '示新2026-01',
  date: '2026-01-09T02:00:00Z',
  topic: '示例河水质情况',
  ...over,
})

const published = async (rows: object[]): Promise<Published> => {
  const answer = await publish('briefings', rows)
  expect(answer.status, await answer.clone().text()).toBe(201)
  return answer.json()
}

const recordOf = async (key: string): Promise<RecordAnswer> =>
  (await get(`/api/registers/briefings/records/${encodeURIComponent(key)}`)).json()

const namings = async (sha256: string): Promise<unknown[]> =>
  (
    await env.RECORD.prepare('SELECT register, key, field, idx, gone FROM documents WHERE sha256 = ?')
      .bind(sha256)
      .all()
  ).results

const issuesOf = async (rows: object[] | string, headers = {}): Promise<NonNullable<ProblemAnswer['issues']>> => {
  const answer = await publish('briefings', rows, headers)
  expect(answer.status).toBe(422)
  return (await answer.json<ProblemAnswer>()).issues ?? []
}

describe('a record that names published files', () => {
  it('holds title, media type, size and hash of each, in the log, the API and exports alike', async () => {
    const [first, second] = [await handIn('第一份实录'), await handIn('| 指标 |', 'text/markdown')]
    const transcript = `${first} 文字实录 | ${second}`
    const key = '示新2026-01'
    const { entries } = await published([aBriefing({ transcript })])
    const files = [
      { bytes: 15, mediaType: 'text/plain; charset=utf-8', sha256: first, title: '文字实录' },
      { bytes: 10, mediaType: 'text/markdown', sha256: second, title: '文字实录' },
    ]
    expect((await recordOf(key)).body?.['transcript']).toEqual(files)
    const index = entries[0]?.index
    const leaf = await env.RECORD.prepare('SELECT leaf FROM leaves WHERE idx = ?').bind(index).first<string>('leaf')
    expect(JSON.parse(leaf ?? '').body.transcript).toEqual(files)
    const csv = await ask('GET', '/api/registers/briefings/export.csv')
    const exported = await (await get(csv.headers.get('location') ?? '')).text()
    expect(exported).toContain(JSON.stringify(files).replaceAll('"', '""'))
    expect(await namings(first)).toEqual([{ register: 'briefings', key, field: 'transcript', idx: index, gone: null }])
  })

  it('says nothing new when its own export is handed in again, tried or published', async () => {
    const csv = await get('/api/registers/briefings/export.csv')
    const text = await (await get(csv.headers.get('location') ?? '')).text()
    const tried = await publish('briefings', text, { 'content-type': 'text/csv' }, '?dryRun=true')
    expect(await tried.json()).toMatchObject({ corrected: 0, unchanged: 1 })
    const again = await publish('briefings', text, { 'content-type': 'text/csv' })
    expect(again.status).toBe(201)
    expect((await recordOf('示新2026-01')).revision).toBe(1)
  })

  it('names a file no more once it is corrected or withdrawn, and the way back remembers', async () => {
    const key = '示新2026-02'
    const [old, young] = [await handIn('旧稿'), await handIn('新稿')]
    const { entries: first } = await published([aBriefing({ briefing: key, transcript: old })])
    const { entries: second } = await published([aBriefing({ briefing: key, transcript: young, _reason: '换成定稿' })])
    const at = { register: 'briefings', key, field: 'transcript' }
    expect(await namings(old)).toEqual([{ ...at, idx: first[0]?.index, gone: second[0]?.index }])
    const { entries: third } = await published([{ briefing: key, _status: 'withdrawn', _reason: '重复发布' }])
    expect(await namings(young)).toEqual([{ ...at, idx: second[0]?.index, gone: third[0]?.index }])
    const { entries: fourth } = await published([aBriefing({ briefing: key, transcript: old, _reason: '恢复' })])
    expect(await namings(old)).toEqual([{ ...at, idx: fourth[0]?.index, gone: null }])
  })

  it('is refused with a file that nobody handed in, or of another size, in whatever form it is named', async () => {
    const missing = 'f'.repeat(64)
    const [issue] = await issuesOf([aBriefing({ transcript: [{ sha256: missing, title: '缺' }] })])
    expect(issue).toEqual({
      pointer: '/0/transcript',
      message: `row 1, column “transcript”: The file ${missing} was not handed in; send it with POST /objects first.`,
    })
    const sha256 = await handIn('十二字节')
    const [other] = await issuesOf([aBriefing({ transcript: [{ sha256, title: '实录', bytes: 13 }] })])
    expect(other?.message).toContain('another size or type: 12 bytes')
    const [type] = await issuesOf([
      aBriefing({ transcript: [{ sha256, title: '实录', mediaType: 'application/pdf' }] }),
    ])
    expect(type?.pointer).toBe('/0/transcript')
    const csv = `briefing,date,topic,transcript\n示新2026-09,2026-01-09T02:00:00Z,题,${sha256} 实录;${missing} 缺\n`
    expect(await issuesOf(csv, { 'content-type': 'text/csv' })).toHaveLength(1)
  })

  it('is refused with more files in one request than can be looked at', async () => {
    const transcript = Array.from({ length: 401 }, (_, n) => n.toString(16).padStart(64, '0'))
    expect((await issuesOf([aBriefing({ transcript })]))[0]?.message).toContain('at most 400')
  })
})

describe('a file handed in', () => {
  const offer = (content: BodyInit, type: string): Promise<Response> =>
    ask('POST', '/objects', { authorization, 'content-type': type }, content)

  it.each([
    ['application/octet-stream', 'x'],
    ['application/x-msdownload', 'MZ'],
    ['text/plain; charset=utf-8; x=y', 'x'],
    ['text/javascript', 'alert(1)'],
  ])('of the type %s is refused, naming what is accepted', async (type, content) => {
    const answer = await offer(content, type)
    expect(answer.status).toBe(415)
    expect(await answer.text()).toContain('application/pdf')
  })

  it.each([
    ['application/pdf', '<html>'],
    ['image/png', '<svg onload=alert(1)>'],
    ['text/plain', 'a\u0000b'],
    ['application/zip', '%PDF-1.7'],
  ])('that is not %s but says so is refused', async (type, content) => {
    const answer = await offer(content, type)
    expect(answer.status).toBe(422)
    expect((await answer.json<ProblemAnswer>()).issues?.[0]?.message).toContain(`(${type})`)
  })

  it.each([
    ['text/html', '<script>document.title = 1</script>'],
    ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['application/pdf', '%PDF-1.7 /OpenAction'],
    ['application/xml', '<?xml-stylesheet href="x"?><a/>'],
  ])('of the type %s runs nothing under our address', async (type, content) => {
    const sha256 = await handIn(content, type)
    const served = await get(`/objects/${sha256}`)
    expect(served.headers.get('content-security-policy')).toMatch(/default-src 'none'; sandbox;/)
    expect(served.headers.get('content-disposition')).toBe('attachment')
    expect(served.headers.get('x-content-type-options')).toBe('nosniff')
    await served.text()
  })
})
