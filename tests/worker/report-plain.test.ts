import { scryptSync } from 'node:crypto'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { sha256 } from '../../content/log/webcrypto.ts'
import { decodeLong } from '../../content/reports/base64.ts'
import { commitTo } from '../../content/reports/commitment.ts'
import { mailboxOf, mailboxSalt, SCRYPT } from '../../content/reports/mailbox.ts'
import { open, unpad } from '../../content/reports/sealing.ts'
import { openContact, openMessage, openStatement } from '../../content/reports/statement.ts'
import {
  addPlainPhoto,
  takePlainReport,
  type GivenPlainReport,
  type PlainReceipt,
  type PlainTaken,
} from '../../db/intake/take-plain-report.ts'
import { aJpeg } from './report-builders.ts'
import {
  aBody,
  aStatement,
  BODY,
  hexSha256,
  PHONE,
  PLACE,
  receipt,
  rowsOf,
  TEXT,
  today,
  type DeskKeys,
} from './reporting.ts'
import { ask } from './builders.ts'

/** Reports that the Worker seals: sent without JavaScript, by telephone or by another program. */

let keys: DeskKeys
beforeAll(async () => {
  keys = await aBody()
})

const given = (over: Partial<GivenPlainReport> = {}): GivenPlainReport => ({
  statement: aStatement(),
  shown: { body: BODY, place: PLACE, day: today(), visibility: 'authority', language: 'zh' },
  source: 'plain',
  hasMailbox: true,
  ...over,
})
const clock = () => new Date()
let forms = 0
const aToken = (): string => `token-of-a-form-${forms++}`
const taken = (outcome: PlainTaken): PlainReceipt => {
  if (typeof outcome === 'string' || 'wrong' in outcome) throw new Error(JSON.stringify(outcome))
  return outcome
}
const secretOf = async (number: string, identity: string, use = 'report'): Promise<string> => {
  const grant = (await rowsOf('report_grants')).find(
    (row) => row['number'] === number && row['holder'] === BODY && row['use'] === use,
  )
  return new TextDecoder().decode(
    unpad(await open(identity, decodeLong(String(grant?.['sealed'])) ?? new Uint8Array())),
  )
}
const stored = async (key: string) =>
  new Uint8Array(await ((await env.EVIDENCE.get(key)) ?? new Response()).arrayBuffer())

describe('a report without JavaScript', () => {
  it('is sealed as a browser would have done, and its promise is of what was sealed', async () => {
    const contact = { letter: { version: 'lucid-contact-v1', phone: PHONE }, mayForward: true }
    const made = taken(await takePlainReport(env, given({ contact }), aToken(), clock))
    expect(made).toMatchObject({ received: today(), state: 'received', body: BODY })
    expect(made.code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
    const salt = new Uint8Array(Buffer.from(made.salt, 'base64url'))
    expect(await commitTo(made.envelope, salt, sha256)).toBe(made.commitment)
    expect(made.promise).toContain(made.commitment)
    const prefix = `reports/${today().replaceAll('-', '')}/${made.number}`
    const secret = await secretOf(made.number, keys.recovery.identity)
    expect(await openStatement(secret, await stored(`${prefix}/report`))).toMatchObject({ value: { text: TEXT } })
    const ofContact = await secretOf(made.number, keys.officer.identity, 'contact')
    expect(await openContact(ofContact, await stored(`${prefix}/contact`))).toMatchObject({ value: { phone: PHONE } })
    const row = (await rowsOf('reports')).find(({ number }) => number === made.number)
    expect(row).toMatchObject({ source: 'plain', may_forward: 1 })
    const opened = (await rowsOf('report_commitments')).find(({ commitment }) => commitment === made.commitment)
    expect(opened).toMatchObject({ opened: 1, pulse: made.pulse })
  })

  it('is followed by the code that was shown', async () => {
    const made = taken(await takePlainReport(env, given(), aToken(), clock))
    const settings = { ...SCRYPT, maxmem: 2 ** 26 }
    const derived = scryptSync(made.code ?? '', mailboxSalt(env.LOG_ORIGIN), SCRYPT.dkLen, settings)
    const { locator } = await mailboxOf(derived)
    const answer = await ask('POST', '/api/reports/follow', receipt(locator))
    expect(await answer.json()).toMatchObject({ number: made.number, state: 'received' })
  })

  it('is one report with one receipt, however often its form is sent, even at once', async () => {
    const token = aToken()
    const all = await Promise.all([0, 1, 2].map(() => takePlainReport(env, given(), token, clock)))
    const again = taken(await takePlainReport(env, given(), token, clock))
    for (const one of all) expect(one).toEqual(again)
    expect((await rowsOf('reports')).filter(({ number }) => number === again.number)).toHaveLength(1)
    // What lies in the store is what the rows open, whichever of them came first.
    const secret = await secretOf(again.number, keys.officer.identity)
    const prefix = `reports/${today().replaceAll('-', '')}/${again.number}`
    expect(await openStatement(secret, await stored(`${prefix}/report`))).toMatchObject({ value: { text: TEXT } })
    expect(taken(await takePlainReport(env, given(), aToken(), clock)).code).not.toBe(again.code)
  })

  it('that broke off before its rows stood is finished by sending it again', async () => {
    const token = aToken()
    let asked = 0
    const broken = {
      ...env,
      INTAKE: new Proxy(env.INTAKE, {
        get: (target, name) => {
          if (name === 'batch') return () => Promise.reject(new Error(`cut off ${asked++}`))
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      }),
    }
    await expect(takePlainReport(broken, given(), token, clock)).rejects.toThrow('cut off')
    expect(asked).toBe(1)
    const made = taken(await takePlainReport(env, given(), token, clock))
    const secret = await secretOf(made.number, keys.officer.identity)
    const prefix = `reports/${today().replaceAll('-', '')}/${made.number}`
    expect(await openStatement(secret, await stored(`${prefix}/report`))).toMatchObject({ value: { text: TEXT } })
  })

  it.each<[string, Partial<GivenPlainReport>, string]>([
    ['without words', { statement: aStatement({ text: ' ' }) }, '/statement/text'],
    ['too long', { statement: aStatement({ text: '烟'.repeat(100_001) }) }, '/statement/text'],
    ['of no matter', { statement: { ...aStatement(), category: 'weather' } }, '/statement/category'],
    [
      'with a phone number in what is public',
      { shown: { ...given().shown, visibility: 'public', public: { text: `打 ${PHONE}`, photos: [] } } },
      '/shown/public/text',
    ],
    ['of tomorrow', { shown: { ...given().shown, day: '2999-01-01' } }, '/shown/day'],
    ['for a body of somewhere else', { shown: { ...given().shown, place: '110101' } }, '/shown/body'],
  ])('is refused %s, naming where', async (_, over, pointer) => {
    const before = (await rowsOf('reports')).length
    const outcome = await takePlainReport(env, given(over), aToken(), clock)
    expect(typeof outcome === 'object' && 'wrong' in outcome && outcome.wrong.map((one) => one.pointer)).toContain(
      pointer,
    )
    expect((await rowsOf('reports')).length).toBe(before)
  })

  it('loses what nobody sees in it before it is sealed', async () => {
    const text = `${TEXT}\u202e\u200b<script>alert(1)</script>`
    const made = taken(await takePlainReport(env, given({ statement: aStatement({ text }) }), aToken(), clock))
    const secret = await secretOf(made.number, keys.officer.identity)
    const prefix = `reports/${today().replaceAll('-', '')}/${made.number}`
    expect(await openStatement(secret, await stored(`${prefix}/report`))).toMatchObject({
      value: { text: `${TEXT}<script>alert(1)</script>` },
    })
  })

  it('is not taken where the portal has no keys to do it with', async () => {
    const without = { ...env, REPORT_KEY: '' }
    expect(await takePlainReport(without, given(), aToken(), clock)).toBe('unavailable')
  })
})

describe('a report that somebody else writes down', () => {
  it('has no mailbox: nobody is given a code, and only the body opens it', async () => {
    const made = taken(await takePlainReport(env, given({ source: 'telephone', hasMailbox: false }), aToken(), clock))
    expect(made.code).toBeUndefined()
    expect((await rowsOf('reports')).find(({ number }) => number === made.number)).toMatchObject({
      locator_mac: null,
      source: 'telephone',
    })
    const grants = (await rowsOf('report_grants')).filter(({ number }) => number === made.number)
    expect(grants.map(({ holder }) => holder)).toEqual([BODY])
    const secret = await secretOf(made.number, keys.officer.identity)
    expect(secret).toMatch(/^AGE-SECRET-KEY-1/)
  })
})

describe('a photo of such a report', () => {
  const photo = (bytes: Uint8Array, token: string) =>
    addPlainPhoto(env, token, { bytes, name: 'IMG_\u202e1.jpg' }, new Date())

  it('is stripped, sealed, and added once, three at most', async () => {
    const token = aToken()
    expect(await photo(aJpeg(), token)).toBe('unknown')
    const made = taken(await takePlainReport(env, given(), token, clock))
    const jpeg = aJpeg()
    const withComment = Uint8Array.from([
      ...jpeg.subarray(0, 2),
      ...[0xff, 0xfe, 0, 12],
      ...new TextEncoder().encode('31.2,121.5'),
      ...jpeg.subarray(2),
    ])
    const both = await Promise.all([photo(withComment, token), photo(withComment, token)])
    expect([...both, await photo(withComment, token)]).toEqual([{ photos: 1 }, { photos: 1 }, { photos: 1 }])
    const secret = await secretOf(made.number, keys.officer.identity)
    const [file] = (await rowsOf('report_files')).filter(({ number }) => number === made.number)
    const opened = unpad(await open(secret, await stored(`${String(file?.['object_key'])}/0`)))
    expect(new TextDecoder('latin1').decode(opened)).not.toContain('31.2,121.5')
    expect(await hexSha256(await stored(`${String(file?.['object_key'])}/0`))).toBe(file?.['sealed_sha256'])
    const messages = (await rowsOf('report_messages')).filter(({ number }) => number === made.number)
    expect(messages).toHaveLength(1)
    const letter = await openMessage(secret, await stored(String(messages[0]?.['object_key'])))
    expect(letter).toMatchObject({
      value: { files: [{ name: 'photo.jpeg', id: file?.['id'], sha256: await hexSha256(opened ?? new Uint8Array()) }] },
    })
    // The same picture with other words in it is the same picture.
    expect(await photo(jpeg, token)).toEqual({ photos: 1 })
    const others = [await photo(aJpeg(2), token), await photo(aJpeg(3), token), await photo(aJpeg(4), token)]
    expect(others).toEqual([{ photos: 2 }, { photos: 3 }, 'full'])
  })

  /** One report for all of them: sealing one takes a while. */
  beforeAll(async () => {
    taken(await takePlainReport(env, given(), 'of the faults', clock))
  })

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'empty'],
    ['a drawing that runs scripts', new TextEncoder().encode('<svg onload=alert(1)>'), 'not-a-photo'],
    ['HEIC', Uint8Array.from([0, 0, 0, 24, ...new TextEncoder().encode('ftypheic')]), 'not-a-photo'],
    ['21 MB', new Uint8Array(21 * 1024 * 1024), 'too-large'],
    ['half a photo', aJpeg().subarray(0, 30), 'broken'],
    ['a document by another name', new TextEncoder().encode('%PDF-1.7 \xff\xd8\xff'), 'not-a-photo'],
  ])('is none: %s', async (_, bytes, fault) => {
    expect(await photo(bytes, 'of the faults')).toEqual({ fault })
  })
})
