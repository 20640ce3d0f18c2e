import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COSIGNATURE, ED25519, encodeVerifierKey, verifierKey, type KeyType } from '../../content/log/keys.ts'
import { parsePolicy, signerOf } from '../../content/log/policy.ts'
import { isWitnessUrl } from '../../content/log/witness-url.ts'
import { firstSeenBeforePublished, latestInstant } from '../../content/log/witnessed-time.ts'
import { encodeWitnessRequest, parseSize, parseWitnessRequest } from '../../content/log/witness-request.ts'
import { JOBS, runJobs } from '../../worker/jobs/jobs.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const aKey = (name: string, seed: number, type: KeyType = COSIGNATURE) =>
  verifierKey({ name, type, publicKey: new Uint8Array(32).fill(seed) }, sha256)

const log = await aKey('log.example/1', 1, ED25519)
const [x, y, z] = await Promise.all([aKey('x.example', 2), aKey('y.example', 3), aKey('z.example', 4)])
const lines = (...keys: [string, typeof x][]) =>
  keys.map(([name, key]) => `witness ${name} ${encodeVerifierKey(key)} https://${key.name}/w/\n`).join('')
const ALL = lines(['X', x], ['Y', y], ['Z', z])

describe('a witness policy', () => {
  it('lists witnesses with addresses, and says how many are enough', async () => {
    const text = `# ours\nlog ${encodeVerifierKey(log)}\n${ALL}group any-two 2 X Y Z\n\tgroup both all any-two X\nquorum both\n`
    const { logs, witnesses, isEnough } = await parsePolicy(text, sha256)
    expect(logs).toEqual([log])
    expect(witnesses.map(({ name, url }) => [name, url])).toEqual([
      ['X', 'https://x.example/w'],
      ['Y', 'https://y.example/w'],
      ['Z', 'https://z.example/w'],
    ])
    const enough = (...keys: (typeof x)[]) => isEnough?.(new Set(keys.map(signerOf)))
    expect([enough(x, y), enough(y, z), enough(x), enough(x, y, z)]).toEqual([true, false, false, true])
  })

  it('relies on nobody when it is empty, or says so', async () => {
    expect(await parsePolicy('', sha256)).toEqual({ logs: [], witnesses: [], isEnough: undefined })
    expect((await parsePolicy(`${ALL}quorum none\n`, sha256)).isEnough).toBeUndefined()
  })

  it.each([
    ['witnesses without a quorum', ALL, 'no line quorum'],
    ['a group of strangers', 'group g 1 X\nquorum g\n', 'line 1: no witness or group X before'],
    ['a threshold above its members', `${ALL}group g 4 X Y Z\nquorum g\n`, 'line 4: no such threshold'],
    ['a member twice', `${ALL}group g 2 X X\nquorum g\n`, 'line 4: no such threshold, or a member twice'],
    ['a name twice', `${ALL}group X 1 Y\nquorum X\n`, 'line 4: the name X is taken'],
    ['one key as two witnesses', lines(['X', x], ['Y', x]), 'one public key stands for two'],
    [
      "a log's key as a witness",
      `witness X ${encodeVerifierKey(log)}\n`,
      'line 1: log.example/1 signs with another type',
    ],
    ['plain http beyond this machine', `witness X ${encodeVerifierKey(x)} http://x.example\n`, 'line 1: not an https'],
    ['user names in an address', `witness X ${encodeVerifierKey(x)} https://a:b@x.example\n`, 'line 1: not an https'],
    ['an unknown line', 'mirror x\n', 'line 1: unknown or repeated: mirror'],
    ['two quorums', `${ALL}quorum X\nquorum Y\n`, 'line 5: unknown or repeated: quorum'],
  ])('with %s is refused', async (_, text, why) => {
    await expect(parsePolicy(text, sha256, isWitnessUrl)).rejects.toThrow(why)
  })
})

describe('a request to a witness', () => {
  it('is read back as it was written', () => {
    const request = { oldSize: 20_852_014, hashes: [new Uint8Array(32).fill(7)], note: 'a\n1\nb\n\n— x y\n' }
    expect(parseWitnessRequest(encodeWitnessRequest(request))).toEqual(request)
    expect(encodeWitnessRequest({ ...request, oldSize: 0, hashes: [] })).toBe('old 0\n\na\n1\nb\n\n— x y\n')
  })

  it('is answered with a size, or with nothing that counts', () => {
    expect([parseSize('12\n'), parseSize('0\n')]).toEqual([12, 0])
    for (const body of ['12', '012\n', '-1\n', '1e3\n', '9007199254740993\n', '\n', '12\n\n'])
      expect(parseSize(body)).toBeUndefined()
  })
})

describe('the time at which a witness saw a tree', () => {
  const seen = [
    { size: 10, timestamp: 1_700_000_000 },
    { size: 5, timestamp: 1_700_000_600 },
    { size: 20, timestamp: 1_700_003_600 },
  ]
  it('bounds what stands in it, the earliest counting, the difference of clocks allowed for', () => {
    expect([latestInstant(3, seen), latestInstant(9, seen), latestInstant(10, seen), latestInstant(20, seen)]).toEqual([
      '2023-11-14T22:14:20Z',
      '2023-11-14T22:14:20Z',
      '2023-11-14T23:14:20Z',
      undefined,
    ])
    expect(latestInstant(0, [{ size: 1, timestamp: Number.MAX_SAFE_INTEGER }])).toBe('9999-12-31T23:59:59Z')
  })

  it('finds the first entry that was seen before it says it was published', () => {
    const entries = [
      { index: 8, publishedAt: '2023-11-14T22:14:20Z' },
      { index: 9, publishedAt: '2023-11-14T22:14:21Z' },
      { index: 10, publishedAt: '2023-11-14T23:14:21Z' },
    ]
    expect(firstSeenBeforePublished(entries, seen)).toEqual({ entry: entries[1], latest: '2023-11-14T22:14:20Z' })
    expect(firstSeenBeforePublished(entries.slice(0, 1), seen)).toBeUndefined()
    expect(firstSeenBeforePublished(entries, [])).toBeUndefined()
  })
})

describe('what runs by the clock', () => {
  it('is declared to the platform, cron by cron', () => {
    const config = readFileSync(join(import.meta.dirname, '../../wrangler.toml'), 'utf8')
    const [, list = ''] = /^crons = \[(.*)\]$/m.exec(config) ?? []
    expect(list.match(/"[^"]+"/g)?.sort()).toEqual([...new Set(JOBS.map(({ cron }) => `"${cron}"`))].sort())
  })

  it('runs the jobs of its trigger, all by hand, and names those that failed when the others are done', async () => {
    const ran: string[] = []
    const job = (name: string, cron: string, error?: Error) => ({
      name,
      cron,
      run: async () => {
        if (error) throw error
        ran.push(name)
      },
    })
    const jobs = [job('a', '* * * * *'), job('b', '0 16 * * *'), job('c', '* * * * *', new Error('secret detail'))]
    const env = {} as Env
    await expect(runJobs(env, { cron: '* * * * *', scheduledTime: 0 }, jobs)).rejects.toThrow(/^failed: c$/)
    expect(ran).toEqual(['a'])
    await expect(runJobs(env, { cron: '', scheduledTime: 0 }, jobs)).rejects.toThrow('failed: c')
    expect(ran).toEqual(['a', 'a', 'b'])
  })
})
