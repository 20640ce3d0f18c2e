import { createHash } from 'node:crypto'
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { encodeLong } from '../../content/reports/base64.ts'
import { pad } from '../../content/reports/sealing.ts'
import { sealLetter } from '../../content/reports/statement.ts'
import { takePlainReport } from '../../db/intake/take-plain-report.ts'
import { publishReportPulses } from '../../worker/jobs/reports.ts'
import { ask, get } from './builders.ts'
import { aJpeg } from './report-builders.ts'
import {
  aBody,
  aSealedFile,
  aStatement,
  anOwner,
  BODY,
  PHONE,
  PLACE,
  postJson,
  sealed,
  solved,
  today,
  hexSha256,
  type DeskKeys,
} from './reporting.ts'

/** What whoever has all of the portal's stores, and every line that it logged, learns of who reported what: nothing. */

/** Nobody else asks from here. */
const ADDRESS = '2001:db8:feed:beef:cafe:babe:1234:5678'
const SECRETS = {
  text: '半夜在河边倒桶里的黑油',
  address: '示例大堤第九号闸门',
  who: '示例马字号',
  knows: '只有门卫和我知道',
  name: '示例举报人甲',
  phone: PHONE,
  message: '我看到的是一辆蓝色罐车',
  file: 'ORIGINAL-PHOTO-BYTES-OF-THE-REPORTER',
}

const lines: string[] = []
let keys: DeskKeys
let made: Awaited<ReturnType<typeof sealed>>
let number = ''
let plain: { code: string | undefined; salt: string }
const here = (headers: Record<string, string> = {}) => ({ 'cf-connecting-ip': ADDRESS, ...headers })

beforeAll(async () => {
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, level).mockImplementation((...said: unknown[]) => void lines.push(said.map(String).join(' ')))
  keys = await aBody()
  const { file: _, ...words } = SECRETS
  const first = await sealed(keys)
  const { bytes, stated } = await aSealedFile(first.identity, pad(new TextEncoder().encode(SECRETS.file)))
  const jpeg = aJpeg()
  made = await sealed(keys, {
    owner: await anOwner(),
    identity: first.identity,
    files: [stated],
    statement: {
      text: words.text,
      where: { place: PLACE, address: words.address, longitude: '132.123456', latitude: '18.654321' },
      who: { name: words.who },
      knows: words.knows,
    },
    shown: {
      visibility: 'public',
      public: { text: '有人倒油', photos: [{ sha256: await hexSha256(jpeg) }] },
    },
    contact: { letter: { version: 'lucid-contact-v1', name: words.name, phone: words.phone }, mayForward: false },
  })
  const commitment = await postJson(
    '/api/reports/commitments',
    { commitment: made.commitment, altcha: await solved() },
    here(),
  )
  const { upload } = await commitment.json<{ upload: { token: string } }>()
  const put = (id: string, part: Uint8Array<ArrayBuffer>) =>
    ask('PUT', `/api/reports/uploads/${id}/0`, here({ authorization: `Upload ${upload.token}` }), part)
  expect((await put(stated.id, bytes)).status).toBe(200)
  expect((await put(await hexSha256(jpeg), jpeg)).status).toBe(200)
  const sent = await postJson('/api/reports', { salt: made.salt, envelope: made.envelope }, here())
  expect(sent.status).toBe(201)
  number = (await sent.json<{ number: string }>()).number
  const mailbox = here({ authorization: `Receipt ${made.owner.locator}` })
  const letter = { version: 'lucid-message-v1' as const, text: SECRETS.message }
  const message = encodeLong(await sealLetter([made.envelope.recipient], letter))
  expect((await postJson(`/api/reports/${number}/messages`, { sealed: message }, mailbox)).status).toBe(201)
  expect((await ask('POST', '/api/reports/follow', mailbox)).status).toBe(200)
  expect((await get(`/api/reports/${number}/files/${stated.id}`, mailbox)).status).toBe(200)
  await ask('POST', '/api/reports/follow', here({ authorization: `Receipt ${made.salt}` }))
  await ask('POST', '/api/reports', here({ 'content-type': 'application/json' }), `{"salt": "${SECRETS.text}`)
  const outcome = await takePlainReport(
    env,
    {
      statement: aStatement({ text: words.text, where: { place: PLACE, address: words.address } }),
      contact: { letter: { version: 'lucid-contact-v1', phone: words.phone }, mayForward: false },
      shown: { body: BODY, place: PLACE, day: today(), visibility: 'numbers', language: 'zh' },
      ...{ source: 'plain', hasMailbox: true },
    },
    'the token of a form',
    () => new Date(),
  )
  if (typeof outcome === 'string' || 'wrong' in outcome) throw new Error('not taken')
  plain = outcome
  await publishReportPulses(env, new Date(Date.now() + 20 * 60_000))
})
afterAll(() => vi.restoreAllMocks())

const tablesOf = async (database: D1Database): Promise<string[]> =>
  (
    await database
      .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'`)
      .all<{ name: string }>()
  ).results.map(({ name }) => name)

const dumpOf = async (database: D1Database): Promise<string> => {
  const dumps = await Promise.all(
    (await tablesOf(database)).map(async (table) =>
      JSON.stringify([table, (await database.prepare(`SELECT * FROM "${table}"`).all()).results]),
    ),
  )
  return dumps.join('\n')
}

const filesOf = async (bucket: R2Bucket): Promise<string> => {
  const { objects } = await bucket.list({ include: ['customMetadata', 'httpMetadata'] })
  const files = await Promise.all(
    objects.map(async ({ key, customMetadata, httpMetadata }) => {
      const bytes = await (await bucket.get(key))?.arrayBuffer()
      return [
        key,
        JSON.stringify([customMetadata, httpMetadata]),
        Buffer.from(bytes ?? new ArrayBuffer()).toString('latin1'),
      ].join('\n')
    }),
  )
  return files.join('\n')
}

/** A text as it may stand somewhere: as it is, as UTF-8 read as Latin 1, escaped, coded, or hashed. */
const shapesOf = (text: string): string[] => {
  const utf8 = Buffer.from(text, 'utf8')
  const hashes = ['sha256', 'sha1', 'md5', 'sha512'].flatMap((name) => {
    const digest = createHash(name).update(utf8).digest()
    return [digest.toString('hex'), digest.toString('base64'), digest.toString('base64url')]
  })
  return [
    text,
    utf8.toString('latin1'),
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    utf8.toString('hex'),
    utf8.toString('base64').replace(/=+$/, ''),
    utf8.toString('base64url'),
    ...hashes,
  ]
}

const places = async (): Promise<Record<string, string>> => ({
  INTAKE: await dumpOf(env.INTAKE),
  RECORD: await dumpOf(env.RECORD),
  EVIDENCE: await filesOf(env.EVIDENCE),
  OBJECTS: await filesOf(env.OBJECTS),
  log: lines.join('\n'),
})

const found = async (text: string): Promise<string[]> => {
  const shapes = shapesOf(text)
  return Object.entries(await places()).flatMap(([place, dump]) => {
    const shape = shapes.find((one) => dump.includes(one))
    return shape === undefined ? [] : [`${place}: ${shape.slice(0, 40)}`]
  })
}

describe('all stores of the portal and every line of its log', () => {
  it('hold what was agreed to be public, so that looking finds something', async () => {
    expect(await found('有人倒油')).not.toEqual([])
    expect((await places())['EVIDENCE']).toContain('age-encryption.org/v1')
  })

  it.each(Object.entries(SECRETS))('do not hold her %s, however coded or hashed', async (_, text) => {
    expect(await found(text)).toEqual([])
  })

  it('do not hold where exactly it was', async () => {
    for (const coordinate of ['132.123456', '18.654321']) expect(await found(coordinate)).toEqual([])
  })

  it('do not hold what opens her mailbox or her report', async () => {
    const { owner, identity, salt } = made
    const opening = [owner.locator, owner.identity.identity, owner.identity.recipient, identity.identity, salt]
    for (const text of [...opening, plain.salt, plain.code ?? '', 'the token of a form'])
      expect([text.length > 10, await found(text)]).toEqual([true, []])
  })

  it('do not hold the address that she came from', async () => {
    const forms = [ADDRESS, ADDRESS.toUpperCase(), ADDRESS.replaceAll(':', ''), '2001:db8:feed:beef']
    for (const form of forms) expect(await found(form)).toEqual([])
  })
})

/** Columns that name the ten minutes of something that is joined to no report. */
const TEN_MINUTES = new Set(['report_commitments.pulse', 'report_pulses.pulse', 'report_solutions.pulse'])

describe('the private database', () => {
  const rows = async (): Promise<[table: string, row: Record<string, unknown>][]> => {
    const tables = (await tablesOf(env.INTAKE)).filter((name) => name.startsWith('report'))
    const all = await Promise.all(
      tables.map(async (table) =>
        (await env.INTAKE.prepare(`SELECT * FROM ${table}`).all()).results.map(
          (row): [string, Record<string, unknown>] => [table, row],
        ),
      ),
    )
    return all.flat()
  }

  it('keeps no time of a report finer than the day, and of a commitment the ten minutes', async () => {
    const finer = (await rows()).flatMap(([table, row]) =>
      Object.entries(row).flatMap(([column, value]) =>
        typeof value === 'string' && /\d\d:\d\d|\d{8}T\d{4}|^1[5-9]\d{8,}$/.test(value) ? [`${table}.${column}`] : [],
      ),
    )
    expect(new Set(finer).difference(TEN_MINUTES)).toEqual(new Set())
  })

  it('does not say which commitment a report came from', async () => {
    const holding = (await rows()).flatMap(([table, row]) =>
      JSON.stringify(row).includes(made.commitment) ? [table] : [],
    )
    expect(holding).toEqual(['report_commitments'])
  })

  it('notes nothing of her in the log of activity', async () => {
    const { results } = await env.INTAKE.prepare(
      `SELECT target FROM activity WHERE target LIKE '%/api/reports%' OR target LIKE ?`,
    )
      .bind(`%${number}%`)
      .all()
    expect(results).toEqual([])
  })
})

describe('the log', () => {
  it('was told of no report: of its ten minutes alone, whose size tells nothing', async () => {
    const { results } = await env.RECORD.prepare(
      `SELECT register, body FROM records WHERE register LIKE 'report%'`,
    ).all<{ register: string; body: string }>()
    expect(new Set(results.map(({ register }) => register))).toEqual(new Set(['report-pulses']))
    for (const { body } of results) expect(JSON.parse(body)).toMatchObject({ leaves: 1024 })
  })
})
