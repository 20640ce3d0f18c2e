import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as z from 'zod'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openBindings } from '../../scripts/portal/bindings.ts'
import { terminalLanguage } from '../../scripts/publish/sentences.ts'
import { publishCommand } from '../../scripts/publish.ts'
import { freePort } from '../../scripts/portal/free-port.ts'
import { aSecret, startPortal, TOKEN, type Portal } from './portals.ts'

/** `npm run publish` against a portal that serves, through a wire that the tests can cut, and into a state that none serves. */

const ROOT = join(import.meta.dirname, '../..')
const HEADER = 'point,time,part,leq'

/** Levels of `points` points on one day; GBK has their names. */
const rows = (points: number, day: string, name = '示例点'): string[] =>
  Array.from({ length: points }, (_, n) => `${name}${n},${day},day,${40 + (n % 300) / 10}`)

const fileOf = (lines: string[], lineEnd = '\n'): string => [HEADER, ...lines, ''].join(lineEnd)

/** A file by its lines. */
const fileOfRows = (...lines: string[]): string => [...lines, ''].join('\n')

const List = z.object({ items: z.array(z.object({ key: z.string(), revision: z.int() })) })

/** Text of the language's own characters in GBK, as a spreadsheet saves it. */
const inGbk = (text: string): Buffer => {
  const codes = new Map<string, number[]>()
  const decoder = new TextDecoder('gb18030')
  for (let high = 0x81; high <= 0xfe; high++)
    for (let low = 0x40; low <= 0xfe; low++) codes.set(decoder.decode(Uint8Array.of(high, low)), [high, low])
  return Buffer.from([...text].flatMap((one) => (one <= '\x7f' ? [one.charCodeAt(0)] : (codes.get(one) ?? []))))
}

describe('npm run publish', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lucid-publish-test-'))
  const state = join(folder, 'state')
  const tmp = join(folder, 'tmp')
  let portal: Portal
  let wire: Server
  /** Called with the number of each publish that comes through, before and after the portal has it. */
  let onPublish: (count: number, is: 'asked' | 'answered') => void = () => {}
  let published = 0

  beforeAll(async () => {
    for (const path of [state, tmp]) mkdirSync(path)
    const setting = { LOG_ORIGIN: 'lucid.example/log/1', LOG_KEY: aSecret(), WITNESS_NAME: '', WITNESS_KEY: '' }
    const alone = { LOG_WITNESSES: '', WITNESSED_LOGS: '' }
    portal = await startPortal(join(folder, 'served'), await freePort(), { ...setting, ...alone })
    wire = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const path = request.url ?? ''
        const isPublish = path.includes('/entries') && !path.includes('dryRun')
        const count = isPublish ? ++published : 0
        if (isPublish) onPublish(count, 'asked')
        const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
          typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name) ? [[name, value]] : [],
        )
        const body = request.method === 'POST' ? { body: Buffer.concat(chunks) } : {}
        void fetch(`${portal.origin}${path}`, { method: request.method ?? 'GET', headers, ...body })
          .then(async (answer) => {
            const text = await answer.text()
            if (isPublish) onPublish(count, 'answered')
            response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(text)
          })
          .catch(() => response.destroy())
      })
    })
    const port = await freePort()
    await new Promise<void>((done) => void wire.listen(port, '127.0.0.1', done))
    writeFileSync(join(state, 'address'), `http://127.0.0.1:${port}`)
    writeFileSync(join(state, 'secrets.env'), `OPERATOR_TOKEN=${TOKEN}\n`)
    // Only a portal that holds the state is asked.
    writeFileSync(join(state, 'lock'), String(process.pid))
  }, 120_000)

  afterAll(async () => {
    wire.close()
    await portal.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(() => {
    onPublish = () => {}
    published = 0
  })

  interface Ended {
    /** Exit code; `null` where a signal ended it. */
    code: number | null
    out: string[]
    errors: string
  }

  /** The command in this process. @param env - in the place of what `npm run` has */
  const run = async (args: string[], env: Record<string, string> = {}): Promise<Ended> => {
    Object.assign(process.env, { STATE_DIR: state, TMPDIR: tmp, ...env })
    const out: string[] = []
    let errors = ''
    const screen = { isTTY: false, write: (text: string) => void (errors += text) }
    const language = terminalLanguage({ LC_ALL: 'C', ...env })
    return { code: await publishCommand(args, language, screen, (line) => out.push(line)), out, errors }
  }

  /** The command as it is typed: a process, which signals reach. */
  const running = (args: string[], env: Record<string, string> = {}) => {
    const child: ChildProcess = spawn(process.execPath, ['scripts/publish.ts', ...args], {
      cwd: ROOT,
      env: { ...process.env, LC_ALL: 'C', STATE_DIR: state, TMPDIR: tmp, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [out, errors] = ['', '']
    child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    const ended = new Promise<Ended>((done) =>
      child.on('close', (code) => done({ code, out: out.split('\n').filter((line) => line !== ''), errors })),
    )
    return { child, ended }
  }

  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const publish = (path: string, ...more: string[]): Promise<Ended> => run(['noise', path, ...more])

  /** Keys of a day with their revisions, read page by page. */
  const standing = async (day: string): Promise<Map<string, number>> => {
    const found = new Map<string, number>()
    let next: string | undefined = `/api/registers/noise/records?from=${day}&to=${day}&limit=1000`
    while (next !== undefined) {
      const answer: Response = await fetch(new URL(next, portal.origin))
      for (const { key, revision } of List.parse(await answer.json()).items) found.set(key, revision)
      next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
    }
    return found
  }
  const entries = async (): Promise<number> => Number((await portal.text('/log/checkpoint')).split('\n')[1])

  it(
    'publishes 20,000 rows through the portal of this machine, and again stores none',
    { timeout: 240_000 },
    async () => {
      const path = file('many.csv', fileOf(rows(20_000, '2026-01-01')))
      const { code, out, errors } = await publish(path)
      expect(errors).toMatch(/CSV, UTF-8/)
      expect(out[0]).toMatch(/^Published: 20000 new, 0 corrected, 0 withdrawn, 0 standing before; 20000 rows/)
      expect(out[1]).toMatch(/^The log lucid\.example\/log\/1 now holds \d+ entries/)
      expect(code).toBe(0)
      expect((await standing('2026-01-01')).size).toBe(20_000)
      expect(published).toBe(4)
      const before = await entries()
      const again = await publish(path)
      expect(again.out[0]).toMatch(/^Published: 0 new, .* 20000 standing before/)
      expect(again.code).toBe(0)
      expect([await entries(), published]).toEqual([before, 4])
    },
  )

  it.each(['asked', 'answered'] as const)(
    'killed in the middle (%s), goes on where it stopped: every row once',
    { timeout: 240_000 },
    async (when) => {
      const day = when === 'asked' ? '2026-01-02' : '2026-01-03'
      const path = file(`${when}.csv`, fileOf(rows(15_000, day)))
      const first = running(['noise', path])
      const last = when === 'asked' ? 3 : 2
      onPublish = (count, is) => {
        if (count === last && is === when) first.child.kill('SIGKILL')
      }
      expect((await first.ended).code).toBeNull()
      onPublish = () => {}
      const second = await publish(path)
      expect(second.code).toBe(0)
      expect(second.out[0]).toMatch(/rows in /)
      expect(second.out[0]).not.toMatch(/^Published: 15000 new/)
      const found = await standing(day)
      expect(found.size).toBe(15_000)
      expect(new Set(found.values())).toEqual(new Set([1]))
    },
  )

  it('stopped by Ctrl-C, lets what is on its way arrive and says how to go on', { timeout: 240_000 }, async () => {
    const path = file('stopped.csv', fileOf(rows(15_000, '2026-01-04')))
    const first = running(['noise', path])
    onPublish = (count, is) => {
      if (count === 1 && is === 'asked') first.child.kill('SIGINT')
    }
    const { code, errors } = await first.ended
    expect(code).toBe(2)
    expect(errors).toMatch(/Stopped after \d+ rows.*the same command goes on/)
    onPublish = () => {}
    expect((await publish(path)).code).toBe(0)
    expect((await standing('2026-01-04')).size).toBe(15_000)
  })

  it('names three bad cells of three chunks in one go, and stores nothing', { timeout: 240_000 }, async () => {
    const lines = rows(10_100, '2026-01-05')
    lines[7] = lines[7]?.replace(/[^,]*$/, 'loud') ?? ''
    lines[7_000] = lines[7_000]?.replace('2026-01-05', '2026-02-30') ?? ''
    lines[10_050] = lines[10_050]?.replace('day,', 'noon,') ?? ''
    const before = await entries()
    const { code, out } = await publish(file('bad.csv', fileOf(lines)))
    expect(out.slice(0, 3)).toEqual([
      expect.stringMatching(/^line 9, column D “leq”: “loud” is not a number/),
      expect.stringMatching(/^line 7002, column B “time”: There is no 2026-02-30/),
      expect.stringMatching(/^line 10052, column C “part”: “noon” is not one of the choices/),
    ])
    expect(out[3]).toMatch(/^Not published: 3 things are wrong; 10100 rows checked/)
    expect([code, await entries(), published]).toEqual([1, before, 0])
  })

  it('finds a key that comes twice, however far apart', { timeout: 240_000 }, async () => {
    const lines = rows(10_100, '2026-01-06')
    lines.push(lines[3] ?? '')
    const { code, out } = await publish(file('twice.csv', fileOf(lines)))
    expect(out[0]).toMatch(/^line 10102: Rows 5 and 10102 have the same key/)
    expect(code).toBe(1)
  })

  it('asks for the reason of a correction before anything is stored', { timeout: 240_000 }, async () => {
    const lines = rows(5_100, '2026-01-07')
    expect((await publish(file('first.csv', fileOf(lines)))).code).toBe(0)
    lines[5_050] = lines[5_050]?.replace(/[^,]*$/, '12.5') ?? ''
    const path = file('second.csv', fileOf([...lines, '示例新点,2026-01-07,day,50']))
    const refused = await publish(path)
    expect(refused.out[0]).toMatch(/^line 5052, “_reason”: This record stands already/)
    expect(refused.code).toBe(1)
    const tried = await publish(path, '--reason', '复核', '--dry-run')
    expect(tried.out[0]).toMatch(/1 new, 1 corrected, 0 withdrawn, 5099 standing already/)
    expect((await standing('2026-01-07')).size).toBe(5_100)
    expect((await publish(path, '--reason', '复核')).code).toBe(0)
    const found = await standing('2026-01-07')
    expect([found.size, [...found.values()].filter((revision) => revision === 2).length]).toEqual([5_101, 1])
  })

  it.each([
    ['GB18030', (text: string) => inGbk(text), '2026-02-01'],
    ['UTF-8', (text: string) => Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`), '2026-02-02'],
    ['UTF-8, gzip', (text: string) => gzipSync(text), '2026-02-03'],
  ])('takes %s, which is detected', { timeout: 240_000 }, async (encoding, encode, day) => {
    const header = '监测点位编码,监测日期,时段,等效声级'
    const text = fileOf(rows(20, day)).replace(HEADER, header)
    const { code, errors, out } = await publish(file(`${encoding}.csv`, encode(text)))
    expect([errors, out.join('\n')].join('\n')).toContain(`CSV, ${encoding}`)
    expect(code).toBe(0)
    expect([...(await standing(day)).keys()]).toContain(`示例点0~${day}~day`)
  })

  it('takes NDJSON and JSON', { timeout: 240_000 }, async () => {
    const objects = Array.from({ length: 5_100 }, (_, n) => ({
      point: `j${n}`,
      time: '2026-02-04',
      part: 'day',
      leq: '50',
    }))
    expect((await publish(file('a.json', JSON.stringify(objects, null, 1)))).code).toBe(0)
    const { out } = await publish(file('a.ndjson', objects.map((row) => JSON.stringify(row)).join('\n')))
    expect(out[0]).toMatch(/0 new, .* 5100 standing before/)
  })

  it('speaks Chinese at a Chinese terminal', { timeout: 240_000 }, async () => {
    const path = file('zh.csv', `${HEADER},long\nP1,2026-02-05,day,x,1\n`)
    const { out, code } = await running(['noise', path], { LC_ALL: 'zh_CN.UTF-8' }).ended
    expect(out[0]).toMatch(/^第 1 行E 列“long”：本登记册没有“long”这一列/)
    expect(out[1]).toMatch(/^第 2 行D 列“leq”：“x”不是数字。/)
    expect(out[2]).toMatch(/^没有发布：2 处有问题/)
    expect(code).toBe(1)
  })

  it.each([
    [
      'a file that is cut off',
      'cut.csv.gz',
      () => gzipSync(fileOf(rows(2_000, '2026-02-06'))).subarray(0, 3_000),
      1,
      /gzip/,
    ],
    ['a file without rows', 'empty.csv', () => `${HEADER}\n`, 1, /no rows/],
    ['an empty file', 'nothing.csv', () => '', 1, /no rows/],
    ['a file without its key', 'keyless.csv', () => 'point,leq\nP,50\n', 1, /lacks the column “time”/],
    ['semicolons', 'semicolons.csv', () => 'point;time;part;leq\nP;2026-02-06;day;50\n', 1, /commas/],
    ['an open quotation mark', 'open.csv', () => `${HEADER}\n"P,2026-02-06,day,50\n`, 1, /line 2.*quotation/],
    ['JSON that is cut off', 'cut.json', () => '[{"point":"P"', 1, /line 1.*malformed/],
    ['what is no list', 'object.json', () => '{"point":"P"}', 1, /array/],
    ['a spreadsheet', 'a.xlsx', () => 'PK', 2, /--format/],
  ])('refuses %s in a sentence', { timeout: 240_000 }, async (_, name, content, code, sentence) => {
    const before = await entries()
    const ended = await publish(file(name, content()))
    expect(`${ended.out.join('\n')}${ended.errors}`).toMatch(sentence)
    expect(`${ended.out.join('\n')}${ended.errors}`).not.toMatch(/^\s+at .*\.ts:\d+/m)
    expect([ended.code, await entries()]).toEqual([code, before])
  })

  it('publishes elsewhere with a key, which it does not show', { timeout: 240_000 }, async () => {
    const path = file('there.csv', fileOf(rows(3, '2026-02-07')))
    const keyFile = file('key', `lucid_${'A'.repeat(43)}\n`)
    const refused = await publish(path, '--to', portal.origin, '--key-file', keyFile)
    expect(refused.code).toBe(2)
    expect(refused.errors).toMatch(/refuses: 401/)
    expect(`${refused.out.join()}${refused.errors}`).not.toContain('AAAA')
    const gone = await publish(path, '--to', portal.origin, '--key-file', join(folder, 'no-key'))
    expect([gone.code, gone.errors]).toEqual([2, expect.stringMatching(/There is no key in/)])
  })

  it('publishes into a state that no portal serves, and leaves nothing beside it', { timeout: 240_000 }, async () => {
    const own = mkdtempSync(join(folder, 'own-'))
    const path = file('own.csv', fileOf(rows(6_000, '2026-02-08')))
    const { code, out } = await running(['noise', path], { STATE_DIR: own }).ended
    expect(out[0]).toMatch(/^Published: 6000 new/)
    expect(code).toBe(0)
    const again = await run(['noise', path], { STATE_DIR: own })
    expect(again.out[0]).toMatch(/^Published: 0 new, .* 6000 standing before/)
    const { bindings, close } = await openBindings({ directory: own, persist: join(own, 'v3'), secrets: {} })
    const { results } = await bindings.RECORD.prepare('SELECT count(*) AS count FROM entries').all()
    await close()
    expect(results).toEqual([{ count: 6_000 }])
    expect(readdirSync(tmp).filter((name) => name.startsWith('lucid-publish-'))).toEqual([])
  })

  const NAME = '示例牧民卓玛'
  const PLACE = fileOfRows('code,nameZh,nameEn,pinyin,level,status', '110000,北京市,Beijing,bei jing,province,active')
  const LOSS = fileOfRows(
    'case,place,date,species,kind,status,claimant',
    `示损2026-1,110000,2026-05-01,示例棕熊,livestock,claimed,${NAME}`,
  )

  it('names a natural person to the portal, which shows a commitment', { timeout: 240_000 }, async () => {
    const path = file('loss.csv', LOSS)
    expect((await run(['places', file('places.csv', PLACE)])).code).toBe(0)
    const { code, out, errors } = await run(['wildlife-damage', path])
    expect([code, out[0]]).toEqual([0, expect.stringMatching(/^Published: 1 new/)])
    expect(`${out.join()}${errors}`).not.toContain(NAME)
    const records = await (await fetch(`${portal.origin}/api/registers/wildlife-damage/records`)).text()
    expect(records).toMatch(/"claimant":"[A-Za-z0-9_-]{43}"/)
    expect(records).not.toContain(NAME)
    const again = await run(['wildlife-damage', path])
    expect(again.out[0]).toMatch(/^Published: 0 new, .* 1 standing before/)
    const hidden = await run(['wildlife-damage', file('id.csv', LOSS.replace(NAME, '11010519491231002X'))])
    expect([hidden.code, hidden.out[0]]).toEqual([1, expect.stringContaining('line 2, column G “claimant”')])
  })

  it(
    'names a natural person to a state that no portal serves, in its private part alone',
    { timeout: 240_000 },
    async () => {
      const own = mkdtempSync(join(folder, 'persons-'))
      const env = { STATE_DIR: own }
      expect((await run(['places', file('places.csv', PLACE)], env)).code).toBe(0)
      const path = file('loss.csv', LOSS)
      expect((await run(['wildlife-damage', path], env)).out[0]).toMatch(/^Published: 1 new/)
      expect((await run(['wildlife-damage', path], env)).out[0]).toMatch(/0 new, .* 1 standing before/)
      const refused = await run(['wildlife-damage', file('late.csv', LOSS.replace(NAME, '别人'))], env)
      expect([refused.code, refused.out[0]]).toEqual([1, expect.stringContaining('“_reason”')])
      const { bindings, close } = await openBindings({ directory: own, persist: join(own, 'v3'), secrets: {} })
      const all = async (database: D1Database, query: string) => (await database.prepare(query).all()).results
      expect(await all(bindings.INTAKE, 'SELECT register, key, field, value FROM persons')).toEqual([
        { register: 'wildlife-damage', key: '示损2026-1', field: 'claimant', value: NAME },
      ])
      expect(await all(bindings.INTAKE, 'SELECT id FROM outbox')).toEqual([])
      const said = await all(bindings.RECORD, 'SELECT leaf AS said FROM leaves UNION ALL SELECT body FROM records')
      await close()
      expect(said.length).toBeGreaterThan(3)
      expect(JSON.stringify(said)).not.toContain(NAME)
    },
  )

  it('takes into a state no reply that answers nothing, or of somebody else', { timeout: 240_000 }, async () => {
    const env = { STATE_DIR: mkdtempSync(join(folder, 'replies-')) }
    const [own, other] = ['91350100M000100Y43', '91110000100000000R']
    const units = fileOfRows('organisation,name', `${own},示例单位`, `${other},示例另一单位`)
    expect((await run(['organisations', file('units.csv', units)], env)).code).toBe(0)
    const reply = (organisation: string, key: string): string =>
      fileOfRows(
        'organisation,reply,register,recordKey,date,text',
        `${organisation},1,organisations,${key},2026-05-01,名称有误，已更正`,
      )
    const first = await run(['replies', file('reply.csv', reply(own, 'nobody'))], env)
    expect([first.code, first.out[0]]).toEqual([1, expect.stringContaining('line 2, column D “recordKey”')])
    const second = await run(['replies', file('reply.csv', reply(other, own))], env)
    expect([second.code, second.out[0]]).toEqual([1, expect.stringContaining('line 2, column D “recordKey”')])
    expect((await run(['replies', file('reply.csv', reply(own, own))], env)).code).toBe(0)
  })

  it('leaves a state alone that another process holds', { timeout: 240_000 }, async () => {
    const own = mkdtempSync(join(folder, 'held-'))
    writeFileSync(join(own, 'lock'), String(process.pid))
    const path = file('held.csv', fileOf(rows(1, '2026-02-09')))
    const { code, errors } = await running(['noise', path], { STATE_DIR: own }).ended
    expect([code, errors]).toEqual([2, expect.stringContaining(`in use by process ${process.pid}`)])
  })

  it('explains itself', { timeout: 240_000 }, async () => {
    const { code, out } = await running(['--help']).ended
    expect([code, out.join('\n')]).toEqual([0, expect.stringContaining('--dry-run')])
    const mistyped = await run(['nois', 'x.csv'])
    expect([mistyped.code, mistyped.errors]).toEqual([2, expect.stringContaining('do you mean noise?')])
  })
})
