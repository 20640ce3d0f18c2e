import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { RETENTION_DAYS } from '../../content/people/retention.ts'
import { dayOf } from '../../content/registers/span.ts'
import { NO_SCANS, type CodeScans } from '../../content/trace/scans.ts'
import { codeScans, foldScans, forgetScans, scanStatement, type Scan, type ScanRow } from '../../db/intake/scans.ts'
import { takeScans } from '../../worker/jobs/scans.ts'
import { codeHash, visitorHash } from '../../db/intake/scan-code.ts'
import { ask, get, type ProblemAnswer } from './builders.ts'
import { askedBy, plansOf } from './query-plans.ts'

const GTIN = '06901234567892'
const NOW = new Date('2026-11-20T04:00:00Z')
const DAY = '2026-11-20'
const PHONE = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36'

let next = 0
/** Names that nobody had before: what others sent may still be in the queue. */
const aCode = (): string => `code-${String((next += 1)).padStart(15, '0')}`
const aScan = (over: Partial<Scan> = {}): Scan => ({
  ...{ code: aCode(), day: DAY, province: '110000', automated: false },
  ...{ id: `id-${String((next += 1)).padStart(13, '0')}` },
  ...over,
})
const readScans = async (code: string): Promise<CodeScans> =>
  codeScans((await scanStatement(env.INTAKE, code).all<ScanRow>()).results)
const fold = (...scans: Scan[]): Promise<void> => foldScans(env.INTAKE, scans, NOW)

describe('scans, folded', () => {
  it('count each code, visitor and day once, by day and province', async () => {
    const code = aCode()
    const [one, two] = [aScan({ code }), aScan({ code, province: '350000' })]
    await fold(one, two, aScan({ code, day: '2026-11-18' }), aScan())
    expect(await readScans(code)).toEqual({
      firstDay: '2026-11-18',
      lastDay: DAY,
      days: 2,
      visitors: 3,
      automated: 0,
      provinces: [
        { province: '110000', visitors: 2 },
        { province: '350000', visitors: 1 },
      ],
      recent: [
        { day: DAY, province: '350000' },
        { day: DAY, province: '110000' },
        { day: '2026-11-18', province: '110000' },
      ],
    })
    expect(await readScans(aCode())).toEqual(NO_SCANS)
  })

  it('are the same however often, in whatever order and in whatever batches they arrive', async () => {
    const code = aCode()
    const days = ['2026-11-20', '2026-11-17', '2026-11-19', '2026-11-17']
    const scans = days.flatMap((day) => [aScan({ code, day }), aScan({ code, day, province: 'unknown' })])
    await fold(...scans.slice(3, 6), ...scans.slice(3, 6))
    await fold(...scans.toReversed())
    await fold(...scans)
    const { firstDay, lastDay, days: distinct, visitors } = await readScans(code)
    expect({ firstDay, lastDay, distinct, visitors }).toEqual({
      ...{ firstDay: '2026-11-17', lastDay: '2026-11-20', distinct: 3, visitors: 8 },
    })
  })

  it('show those of programs apart and leave them out of all else', async () => {
    const code = aCode()
    await fold(aScan({ code, automated: true }), aScan({ code, automated: true, day: '2026-11-19' }))
    expect(await readScans(code)).toEqual({ ...NO_SCANS, automated: 2 })
    await fold(aScan({ code, day: '2026-11-19' }))
    expect(await readScans(code)).toMatchObject({ firstDay: '2026-11-19', days: 1, visitors: 1, automated: 2 })
  })

  it('are all counted or none: what broke off comes again', async () => {
    const code = aCode()
    const broken = Object.assign(aScan({ code }), { province: null })
    // The second statement refuses a province that is none, after the first has run.
    await expect(foldScans(env.INTAKE, [aScan({ code }), broken], NOW)).rejects.toThrow()
    expect(await readScans(code)).toEqual(NO_SCANS)
  })

  it('are left out where nobody could tell any more whether they were counted', async () => {
    const code = aCode()
    await fold(aScan({ code, day: '2026-11-13' }))
    expect(await readScans(code)).toEqual(NO_SCANS)
    await fold(aScan({ code, day: '2026-11-14' }))
    expect((await readScans(code)).visitors).toBe(1)
  })
})

describe('a batch of the queue', () => {
  const deliver = async (scans: unknown[]): Promise<string> => {
    const messages = scans.map((body) => ({ id: String((next += 1)), timestamp: new Date(), attempts: 1, body }))
    const batch = createMessageBatch('lucid-scans', messages)
    const context = createExecutionContext()
    await takeScans(batch, env, context)
    return (await getQueueResult(batch, context)).outcome
  }

  it('is folded once though it is delivered twice', async () => {
    const today = dayOf(new Date().toISOString())
    const scan = aScan({ day: today, code: aCode() })
    expect([await deliver([scan]), await deliver([scan, scan])]).toEqual(['ok', 'ok'])
    expect((await readScans(scan.code)).visitors).toBe(1)
  })

  it('is not stopped by a message that is no scan', async () => {
    const scan = aScan({ day: dayOf(new Date().toISOString()), code: aCode() })
    const strange = [null, 'x', {}, { ...scan, province: '1; DROP TABLE scan_codes' }, { ...scan, code: '' }]
    expect(await deliver([...strange, scan])).toBe('ok')
    expect((await readScans(scan.code)).visitors).toBe(1)
  })
})

describe('what is kept of scans', () => {
  it('forgets visitors and salts after days, and days of counts after a year; sums stay', async () => {
    const code = aCode()
    await fold(aScan({ code }))
    await env.INTAKE.prepare('INSERT INTO scan_salts (day, salt) VALUES (?, ?)').bind(DAY, 'x').run()
    const after = (days: number) => new Date(NOW.getTime() + days * 86_400_000)
    const left = async (table: string): Promise<number> =>
      (await env.INTAKE.prepare(`SELECT count(*) AS n FROM ${table} WHERE day = ?`).bind(DAY).first<number>('n')) ?? 0
    await forgetScans(env.INTAKE, after(RETENTION_DAYS.scanSeen - 1))
    expect([await left('scan_salts'), await left('scan_seen')]).not.toContain(0)
    await forgetScans(env.INTAKE, after(RETENTION_DAYS.scanSeen))
    expect([await left('scan_salts'), await left('scan_seen')]).toEqual([0, 0])
    expect(await left('scan_counts')).toBeGreaterThan(0)
    await forgetScans(env.INTAKE, after(RETENTION_DAYS.scanDay + 1))
    expect(await left('scan_counts')).toBe(0)
    expect(await readScans(code)).toMatchObject({ firstDay: DAY, days: 1, visitors: 1, recent: [] })
  })

  it('names a code only to who has the secret, and a visitor to nobody after the day', async () => {
    const serial = { gtin: GTIN, serial: '0123456789ABCDEFGHJK' }
    const [hash, withLot] = [codeHash('c2VjcmV0', serial), codeHash('c2VjcmV0', { ...serial, lot: 'OTHER' })]
    expect(hash).toBe(withLot)
    expect(hash).not.toBe(codeHash('b3RoZXI=', serial))
    expect(hash).not.toBe(codeHash('c2VjcmV0', { gtin: GTIN }))
    const visitor = 'A'.repeat(22)
    expect(visitorHash('c2FsdA', hash, visitor)).not.toBe(visitorHash('c2FsdDI', hash, visitor))
    expect(visitorHash('c2FsdA', hash, visitor)).not.toBe(visitorHash('c2FsdA', 'another code', visitor))
  })

  it('is read by index, in a few rows', async () => {
    const asked = await askedBy(env.INTAKE, (database) => scanStatement(database, 'x').all())
    const plan = await plansOf(env.INTAKE, asked)
    expect(plan.filter((step) => /^SCAN (?!\(?subquery|CONSTANT)/i.test(step))).toEqual([])
  })
})

describe('POST /api/scans', () => {
  const send = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    ask(
      'POST',
      '/api/scans',
      { 'content-type': 'application/json', 'user-agent': PHONE, 'sec-fetch-site': 'same-origin', ...headers },
      typeof body === 'string' ? body : JSON.stringify(body),
    )
  const aVisitor = (): string => String((next += 1)).padStart(22, 'v')
  const issuesOf = async (answer: Response): Promise<string[]> => {
    expect(answer.status).toBe(422)
    return ((await answer.json<ProblemAnswer>()).issues ?? []).map(({ pointer }) => pointer)
  }
  const hashOf = (serial: string): string => codeHash(env.SCAN_KEY ?? '', { gtin: GTIN, serial })
  /** What the platform's own queue delivers, however long that takes. */
  const counted = async (code: string, enough: (scans: CodeScans) => boolean): Promise<CodeScans> => {
    for (;;) {
      const scans = await readScans(code)
      if (enough(scans)) return scans
      await scheduler.wait(50)
    }
  }

  beforeEach(() => {
    next += 1
  })

  it('is counted through the queue: twice the same visitor, another one, and a program', async () => {
    const serial = `S${next}`
    const [visitor, other] = [aVisitor(), aVisitor()]
    const scans = [{ gtin: '6901234567892', lot: 'L1', serial }]
    for (const body of [{ visitor, scans }, { visitor, scans }, { visitor: other, scans }, { scans }]) {
      const answer = await send(body)
      expect([answer.status, await answer.json()]).toEqual([202, { accepted: 1 }])
    }
    const seen = await counted(hashOf(serial), ({ visitors, automated }) => visitors + automated >= 3)
    expect(seen).toMatchObject({ visitors: 2, automated: 1, days: 1 })
    expect(seen.provinces).toEqual([{ province: 'unknown', visitors: 2 }])
  })

  it('counts by the day of the scan what was made without a network', async () => {
    const serial = `S${next}`
    const yesterday = new Date(Date.now() - 86_400_000).toISOString()
    await send({
      visitor: aVisitor(),
      scans: [
        { gtin: GTIN, serial, at: yesterday },
        { gtin: GTIN, serial },
      ],
    })
    expect(await counted(hashOf(serial), ({ visitors }) => visitors >= 2)).toMatchObject({
      ...{ days: 2, firstDay: dayOf(yesterday) },
    })
  })

  it.each(['Googlebot/2.1', 'curl/8.5.0', 'python-requests/2.31', 'Mozilla/5.0 HeadlessChrome/130.0', ''])(
    'counts a program as one: %s',
    async (agent) => {
      const serial = `S${next}`
      expect(
        (await send({ visitor: aVisitor(), scans: [{ gtin: GTIN, serial }] }, { 'user-agent': agent })).status,
      ).toBe(202)
      expect(await counted(hashOf(serial), ({ automated }) => automated > 0)).toMatchObject({ visitors: 0 })
    },
  )

  it('takes nobody for a program by the name of her telephone', async () => {
    const serial = `S${next}`
    const agent = PHONE.replace('Android 14', 'Android 14; CUBOT X70')
    await send({ visitor: aVisitor(), scans: [{ gtin: GTIN, serial }] }, { 'user-agent': agent })
    expect(await counted(hashOf(serial), ({ visitors, automated }) => visitors + automated > 0)).toMatchObject({
      ...{ visitors: 1, automated: 0 },
    })
  })

  it('counts as a program who asks faster than anybody reads', async () => {
    const serial = `S${next}`
    const visitor = aVisitor()
    for (let at = 0; at < 21; at++)
      await send(
        { visitor, scans: [{ gtin: GTIN, serial: `${serial}.${at}` }] },
        { 'cf-connecting-ip': `2001:db8::${next}` },
      )
    expect(await counted(hashOf(`${serial}.20`), ({ automated }) => automated > 0)).toMatchObject({ visitors: 0 })
    expect(await counted(hashOf(`${serial}.0`), ({ visitors }) => visitors > 0)).toMatchObject({ automated: 0 })
  })

  it('names what is wrong, and counts nothing of it', async () => {
    const scans = [{ gtin: GTIN }]
    const late = new Date(Date.now() - 8 * 86_400_000).toISOString()
    const early = new Date(Date.now() + 86_400_000).toISOString()
    expect(await issuesOf(await send({ scans: [{ gtin: GTIN }, { gtin: '6901234567893' }] }))).toEqual([
      '/scans/1/gtin',
    ])
    expect(await issuesOf(await send({ scans: [{ gtin: 'x' }] }))).toEqual(['/scans/0/gtin'])
    expect(await issuesOf(await send({ scans: [{ gtin: GTIN, at: late }] }))).toEqual(['/scans/0/at'])
    expect(await issuesOf(await send({ scans: [{ gtin: GTIN, at: early }] }))).toEqual(['/scans/0/at'])
    expect(await issuesOf(await send({ scans: [{ gtin: GTIN, at: 'yesterday' }] }))).toEqual(['/scans/0/at'])
    expect(await issuesOf(await send({ scans: [{ gtin: GTIN, lot: 'a b' }] }))).toEqual(['/scans/0/lot'])
    expect(await issuesOf(await send({ scans: [{ gtin: GTIN, serial: 'x'.repeat(21) }] }))).toEqual(['/scans/0/serial'])
    expect(await issuesOf(await send({ scans: [] }))).toEqual(['/scans'])
    expect(await issuesOf(await send({ scans: Array.from({ length: 21 }, () => ({ gtin: GTIN })) }))).toEqual([
      '/scans',
    ])
    expect(await issuesOf(await send({ visitor: 'short', scans }))).toEqual(['/visitor'])
    expect(await issuesOf(await send({}))).toEqual(['/scans'])
    expect((await send('{')).status).toBe(400)
    expect((await send({ scans }, { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await send({ scans, padding: 'x'.repeat(40_000) })).status).toBe(413)
  })

  it('is refused to pages of other sites, and is no GET', async () => {
    const body = { visitor: aVisitor(), scans: [{ gtin: GTIN }] }
    expect((await send(body, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await send(body, { 'sec-fetch-site': 'none' })).status).toBe(403)
    expect((await get('/api/scans')).status).toBe(405)
    expect((await ask('HEAD', '/api/scans')).status).toBe(405)
  })

  it('leaves no trace of visitor or address, and none of the code in the clear', async () => {
    const serial = `MARKED${next}`
    const visitor = aVisitor()
    const headers = { 'cf-connecting-ip': '198.51.100.77' }
    await send({ visitor, scans: [{ gtin: GTIN, serial }] }, headers)
    await counted(hashOf(serial), ({ visitors }) => visitors > 0)
    const tables = ['scan_codes', 'scan_places', 'scan_counts', 'scan_seen', 'scan_salts']
    const dumps = await Promise.all(tables.map((table) => env.INTAKE.prepare(`SELECT * FROM ${table}`).all()))
    const dump = JSON.stringify(dumps.map(({ results }) => results))
    expect(dump).toContain(hashOf(serial))
    for (const trace of [visitor, '198.51.100.77', serial, GTIN]) expect(dump).not.toContain(trace)
  })
})

it('whether the scanner may keep a copy of itself is said, and stored by nobody', async () => {
  const answer = await get('/api/scans/offline')
  expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([200, 'no-store'])
})
