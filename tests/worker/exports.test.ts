import { createHash } from 'node:crypto'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  aLimit,
  aPlace,
  aStation,
  ask,
  countEntries,
  get,
  publish,
  publishAll,
  type ProblemAnswer,
} from './builders.ts'

const EXPORTS = '/api/registers/standards/export'
const FORMATS = ['csv', 'ndjson', 'json'] as const
const NASTY = '=1+1'

/** Notes that a CSV or a spreadsheet could take amiss. */
const NOTES = [
  NASTY,
  '+86',
  '-x',
  '@sum',
  '＝SUM(A1)',
  '＋86',
  'a,b',
  'say "no"',
  'two\nlines',
  '万寿西宫',
  "'already",
  '-1.5',
]

interface Description {
  register: string
  size: number
  rows: number
  bytes: number
  sha256: string
  origin: string
  url: string
}

const pinnedOf = async (path: string): Promise<string> => (await get(path)).headers.get('location') ?? ''
const bytesOf = async (path: string): Promise<Buffer> => Buffer.from(await (await get(path)).arrayBuffer())
const descriptionOf = async (path: string): Promise<Description> => (await get(path)).json()

/** A checkpoint of the log at a size, and its signature. */
const SIGNED = (at: number) => new RegExp(`^lucid\\.example/log/1\n${at}\n[\\w+/]+=\n\n— lucid\\.example/log/1 \\S+\n$`)

let size = 0
beforeAll(async () => {
  const rows = NOTES.map((note, n) => aLimit({ parameter: `w9${1_000 + n}`, note }))
  const { entries } = await publishAll('standards', rows)
  // What a file before this one left to be written may come first.
  size = (entries.at(-1)?.index ?? 0) + 1
  await publishAll('places', [aPlace()])
})

describe('an export', () => {
  it.each(FORMATS)('as %s is found at the size at which its register last changed', async (format) => {
    const answer = await get(`${EXPORTS}.${format}`)
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toBe(`${EXPORTS}.${format}?size=${size}`)
    expect(answer.headers.get('cache-control')).toBe('no-cache')
  })

  it.each([...FORMATS.map((format) => [format, '']), ['csv', '&for=spreadsheet']])(
    'as %s%s agrees with its description in rows, bytes and hash',
    async (format, variant) => {
      const answer = await get(`${EXPORTS}.${format}?size=${size}${variant}`)
      expect(answer.status).toBe(200)
      const bytes = Buffer.from(await answer.arrayBuffer())
      const sha256 = createHash('sha256').update(bytes).digest()
      expect(answer.headers.get('content-length')).toBe(String(bytes.length))
      expect(answer.headers.get('repr-digest')).toBe(`sha-256=:${sha256.toString('base64')}:`)
      expect(answer.headers.get('cache-control')).toMatch(/immutable.*no-transform/)
      expect(await descriptionOf(`${EXPORTS}.${format}.json?size=${size}${variant}`)).toEqual({
        register: 'standards',
        size,
        rows: NOTES.length,
        bytes: bytes.length,
        sha256: sha256.toString('hex'),
        origin: 'lucid.example/log/1',
        at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/),
        url: `${EXPORTS}.${format}?size=${size}${variant}`,
        // Of the state that was signed first at this size, which is the same tree: nothing to prove between them.
        proof: { root: expect.any(String), hashes: [], checkpoint: expect.stringMatching(SIGNED(size)) },
      })
    },
  )

  it('is listed in the data package with the same figures', async () => {
    const { resources } = await (
      await get('/api/registers/standards/datapackage.json')
    ).json<{
      resources: { path: string; bytes: number; hash: string; 'lucid:rows': number; 'lucid:year'?: string }[]
    }>()
    // Files of single years are listed beside them, made or not.
    const whole = resources.filter((one) => one['lucid:year'] === undefined)
    expect(whole).toHaveLength(2)
    for (const { path, bytes, hash, 'lucid:rows': rows } of whole) {
      const file = await bytesOf(new URL(path).pathname + new URL(path).search)
      expect({ bytes, hash, rows }).toEqual({
        bytes: file.length,
        hash: `sha256:${createHash('sha256').update(file).digest('hex')}`,
        rows: NOTES.length,
      })
    }
  })

  it('holds every record, as JSON too', async () => {
    const { items } = JSON.parse((await bytesOf(`${EXPORTS}.json?size=${size}`)).toString())
    const lines = (await bytesOf(`${EXPORTS}.ndjson?size=${size}`)).toString().trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(items)
    expect(items.map(({ body }: { body: { note: string } }) => body.note)).toEqual(NOTES)
    // What we reckon is no part of what was stated.
    expect(items[0]).not.toHaveProperty('derived')
  })

  it('answers HEAD with the same headers and no body', async () => {
    const [head, whole] = [await ask('HEAD', `${EXPORTS}.csv?size=${size}`), await get(`${EXPORTS}.csv?size=${size}`)]
    await whole.arrayBuffer()
    expect(head.status).toBe(200)
    for (const name of ['repr-digest', 'etag', 'content-type', 'content-disposition'])
      expect(head.headers.get(name)).toBe(whole.headers.get(name))
    expect(await head.text()).toBe('')
  })

  it('that a client holds already is not sent again', async () => {
    const etag = (await get(`${EXPORTS}.csv?size=${size}`)).headers.get('etag') ?? ''
    const answer = await get(`${EXPORTS}.csv?size=${size}`, { 'if-none-match': etag })
    expect([answer.status, await answer.text()]).toEqual([304, ''])
  })

  it.each(['size=0', 'size=999999', `size=${'9'.repeat(15)}`])('of %s is not found', async (query) => {
    expect((await get(`${EXPORTS}.csv?${query}`)).status).toBe(404)
  })

  it('of a size that is none names the parameter', async () => {
    const answer = await get(`${EXPORTS}.csv?size=-1`)
    expect(answer.status).toBe(422)
    expect((await answer.json<ProblemAnswer>()).issues?.map(({ pointer }) => pointer)).toEqual(['/size'])
  })

  it('of a register that says nothing is not found', async () => {
    expect((await get('/api/registers/air-quality/export.csv')).status).toBe(404)
  })
})

describe('an export asked for by asOf', () => {
  const ADDRESSES = [...FORMATS.map((format) => `.${format}`), '.csv.json', '.csv-metadata.json']
  const pointersOf = async (answer: Response) => (await answer.json<ProblemAnswer>()).issues?.map((one) => one.pointer)

  it('is that of the state which the log had then', async () => {
    const { at } = await descriptionOf(`${EXPORTS}.csv.json?size=${size}`).then((told) => ({ at: '', ...told }))
    for (const asOf of [String(size), String(await countEntries()), new Date().toISOString(), at]) {
      expect(await pinnedOf(`${EXPORTS}.csv?asOf=${asOf}`)).toBe(`${EXPORTS}.csv?size=${size}`)
      expect((await descriptionOf(`${EXPORTS}.csv.json?asOf=${asOf}`)).size).toBe(size)
      expect((await get(`/api/registers/standards/datapackage.json?asOf=${asOf}`)).status).toBe(200)
    }
    expect(await pinnedOf(`${EXPORTS}.csv?asOf=${size}&for=spreadsheet`)).toBe(
      `${EXPORTS}.csv?size=${size}&for=spreadsheet`,
    )
  })

  it('is not found where the register said nothing yet', async () => {
    for (const asOf of ['0', '2001-01-01T00:00:00Z'])
      expect((await get(`${EXPORTS}.csv?asOf=${asOf}`)).status).toBe(404)
  })

  it.each(['asOf=abc', 'asOf=999999999', 'asOf=2099-01-01T00:00:00Z', 'asOf=1&size=1'])(
    'is refused for what names no state of the log: %s',
    async (query) => {
      for (const address of ADDRESSES) {
        const answer = await get(`${EXPORTS}${address}?${query}`)
        expect([address, answer.status, await pointersOf(answer)]).toEqual([address, 422, ['/asOf']])
      }
    },
  )

  it.each(['place', 'colour', 'on', 'q'])('is never the whole for want of understanding “%s”', async (name) => {
    for (const address of [`${EXPORTS}.csv`, `${EXPORTS}.csv.json`, '/api/registers/standards/datapackage.json']) {
      const answer = await get(`${address}?${name}=110000`)
      expect([address, answer.status, await pointersOf(answer)]).toEqual([address, 422, [`/${name}`]])
    }
  })
})

describe('an export of one size', () => {
  it('never changes after more was published', async () => {
    const before = await Promise.all(FORMATS.map((format) => bytesOf(`${EXPORTS}.${format}?size=${size}`)))
    await publishAll('standards', [
      aLimit({ parameter: 'w91000', note: 'changed', _reason: '更正' }),
      aLimit({ parameter: 'w09999' }),
    ])
    await publishAll('air-stations', [aStation()])
    expect(await pinnedOf(`${EXPORTS}.csv`)).toBe(`${EXPORTS}.csv?size=${(await countEntries()) - 1}`)
    const after = await Promise.all(FORMATS.map((format) => bytesOf(`${EXPORTS}.${format}?size=${size}`)))
    expect(after.map(String)).toEqual(before.map(String))
    const newest = (await bytesOf(await pinnedOf(`${EXPORTS}.ndjson`))).toString()
    expect(newest).toContain('"changed"')
    expect(newest.trimEnd().split('\n')).toHaveLength(NOTES.length + 1)
  })

  it('whose file was lost is written again, byte for byte', async () => {
    const before = await bytesOf(`${EXPORTS}.csv?size=${size}`)
    await env.OBJECTS.delete(`exports/standards/${size}.csv`)
    const again = await bytesOf(`${EXPORTS}.csv?size=${size}`)
    expect(again.equals(before)).toBe(true)
  })

  it('is the same for every size between two changes, and stored once', async () => {
    const description = (at: number) => descriptionOf(`${EXPORTS}.csv.json?size=${at}`)
    expect((await description(size + 1)).size).toBe(size)
    expect((await description(await countEntries())).size).toBe((await countEntries()) - 1)
  })

  it('at which nothing was said yet is not found', async () => {
    expect((await get('/api/registers/air-stations/export.csv?size=1')).status).toBe(404)
  })
})

describe('the export for spreadsheets', () => {
  const variant = async (query: string) => (await bytesOf(`${EXPORTS}.csv?size=${size}${query}`)).toString()

  it('begins with a byte order mark and disarms formulas; the faithful one does neither', async () => {
    const [faithful, disarmed] = [await variant(''), await variant('&for=spreadsheet')]
    expect(faithful.startsWith('standard,')).toBe(true)
    expect(faithful).toContain(`,${NASTY},`)
    expect(disarmed.startsWith('\ufeffstandard,')).toBe(true)
    for (const note of [NASTY, '+86', '-x', '@sum', '＝SUM(A1)', '＋86']) expect(disarmed).toContain(`,'${note},`)
    // A negative number is a number.
    expect(disarmed).toContain(',-1.5,')
  })

  it.each([
    ['faithful', ''],
    ['for spreadsheets', '?for=spreadsheet'],
  ])('%s, imported again, is unchanged row by row', async (_, query) => {
    const file = await bytesOf(await pinnedOf(`${EXPORTS}.csv${query}`))
    const stored = await countEntries()
    const csv = { 'content-type': 'text/csv' }
    const dry = await publish('standards', Uint8Array.from(file), csv, '?dryRun=true')
    expect(await dry.json()).toMatchObject({ published: 0, corrected: 0, withdrawn: 0, unchanged: NOTES.length + 1 })
    expect((await publish('standards', Uint8Array.from(file), csv)).status).toBe(201)
    expect(await countEntries()).toBe(stored)
  })
})

describe('a list in an export', () => {
  const LISTS = [
    ['a'],
    ['a', 'b'],
    ['a;b'],
    ['甲、乙'],
    ['甲、乙', '丙'],
    ['[a]'],
    ['甲；乙', '丙'],
    ['say "no", twice'],
  ]

  it('comes back as it was, whatever its texts hold', async () => {
    const rows = LISTS.map((alias, n) => aPlace({ code: `12010${n}`, level: 'county', alias }))
    await publishAll('places', rows)
    for (const query of ['', '?for=spreadsheet']) {
      const file = await bytesOf(await pinnedOf(`/api/registers/places/export.csv${query}`))
      const dry = await publish('places', Uint8Array.from(file), { 'content-type': 'text/csv' }, '?dryRun=true')
      expect(await dry.json()).toMatchObject({ corrected: 0, unchanged: LISTS.length + 1 })
    }
  })
})

describe('the template', () => {
  it('has every column that a publisher may fill in, what it is called, and how it is written', async () => {
    const answer = await get('/api/registers/air-stations/template.csv')
    const [names, titles, forms] = new TextDecoder().decode(await answer.arrayBuffer()).split('\r\n')
    expect(names).toBe('station,name,place,longitude,latitude,kind,level,operator,since,until,status')
    expect(titles).toContain('点位编码 / station code,点位名称 / name of the station')
    expect(forms).toContain('必填 required: 文字 text')
    expect(answer.headers.get('content-disposition')).toContain('air-stations-template.csv')
  })
})
