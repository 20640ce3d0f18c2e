import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeLong } from '../../content/reports/base64.ts'
import { readReceipt, receiptText, type ReportReceipt } from '../../content/reports/receipt.ts'
import { verifyReportReceipt } from '../../content/reports/verify-receipt.ts'
import { sealLetter } from '../../content/reports/statement.ts'
import { openCheckpoint } from '../../content/log/checkpoint.ts'
import { verifyEd25519 } from '../../content/log/webcrypto.ts'
import { addMessage } from '../../db/intake/report-mailbox.ts'
import { openLogSigner } from '../../db/record/signer.ts'
import { completeReceipt } from '../../site/islands/reports/complete-receipt.ts'
import { fetchEvidence } from '../../site/islands/reports/evidence-file.ts'
import { portalOf, Unanswered, type Fetch, type Portal } from '../../site/islands/reports/portal.ts'
import { newOutgoing, sealReason, sendLetter } from '../../site/islands/reports/send.ts'
import { openAll } from '../../site/islands/reports/unlock.ts'
import { publishReportPulses } from '../../worker/jobs/reports.ts'
import { stateConfiguredReceiptKey } from '../../worker/jobs/state-receipt-key.ts'
import { ask } from './builders.ts'
import {
  aBody,
  anOwner,
  BODY,
  deposit,
  from,
  report,
  sealed,
  send,
  TEXT,
  today,
  type DeskKeys,
  type Taken,
} from './reporting.ts'

/** What the pages of a reporter do, against the portal itself. */

let keys: DeskKeys
beforeAll(async () => {
  keys = await aBody()
})

const asked: Fetch = (path, { method = 'GET', headers, body }) =>
  ask(method, path, { ...from(), ...Object.fromEntries(new Headers(headers)) }, body ?? undefined)

const portalFor = (locator: string): Portal => portalOf(locator, 'zh', asked)

/** A report that stands, and its mailbox as its owner opens it. */
const followed = async (over: Parameters<typeof sealed>[1] = {}) => {
  const made = await sealed(keys, over)
  const { number } = await report(made)
  const { locator, identity } = made.owner
  const portal = portalFor(locator)
  const mailbox = { locator, ...identity }
  const look = async () => {
    const answer = await portal.follow()
    return { answer, opened: await openAll(mailbox, answer) }
  }
  return { made, number, portal, look }
}

const aFile = (name: string, bytes: Uint8Array<ArrayBuffer>): File => new File([bytes], name, { type: 'image/heic' })

describe('the mailbox of a reporter', () => {
  it('is opened by its code alone, with what she wrote and how to reach her', async () => {
    const { look, number, made } = await followed({
      contact: { letter: { version: 'lucid-contact-v1', phone: '0571-1' }, mayForward: false },
    })
    const { answer, opened } = await look()
    expect(answer).toMatchObject({ number, state: 'received', body: BODY })
    expect(opened).toMatchObject({
      identity: made.identity.identity,
      statement: { text: TEXT },
      contact: { phone: '0571-1' },
      letters: [],
    })
    const other = await anOwner()
    const forgotten = await openAll({ locator: other.locator, ...other.identity }, answer)
    expect(forgotten).toMatchObject({ identity: undefined, statement: undefined, contact: undefined })
    await expect(portalFor(other.locator).follow()).rejects.toMatchObject({ status: 404 })
  })

  it('takes a message with a file of several parts, which comes back as it was', async () => {
    const { look, number, portal, made } = await followed()
    const { answer } = await look()
    const content = new Uint8Array(5_300_000).map((_, at) => at * 7)
    const done: number[] = []
    const sent = await sendLetter(
      portal,
      { number, recipient: made.envelope.recipient, token: answer.upload?.token },
      { text: ' 又来了\u202e ', files: [aFile('IMG\u200b_1.HEIC', content)] },
      (_, part) => done.push(Math.round(part * 100) / 100),
    )
    expect(sent).toEqual({ stripped: ['U+202E RIGHT-TO-LEFT OVERRIDE', 'U+200B ZERO WIDTH SPACE'] })
    expect(done).toEqual([0, 0.95, 1, 1])
    const { answer: after, opened } = await look()
    const [letter] = opened.letters
    expect(letter).toMatchObject({ by: 'reporter', day: today(), message: { text: '又来了' } })
    const [file] = letter?.message?.files ?? []
    expect(file).toMatchObject({ name: 'IMG_1.HEIC', mediaType: 'image/heic', bytes: content.length })
    expect(after.files.map(({ id }) => id)).toEqual([file?.id])
    const identity = made.identity.identity
    if (!file) throw new Error('no file')
    const back = await fetchEvidence(portal, { number, identity }, file)
    expect(Buffer.from(back).equals(Buffer.from(content))).toBe(true)
    await expect(fetchEvidence(portal, { number, identity }, { ...file, sha256: '0'.repeat(64) })).rejects.toThrow()
    await expect(fetchEvidence(portal, { number, identity: keys.officer.identity }, file)).rejects.toThrow()
  })

  it('goes on where the line broke: no part is sent twice, and the message is there once', async () => {
    const { look, number, made } = await followed()
    const { upload } = (await look()).answer
    const puts: string[] = []
    const breaks = new Set(['/1', '/evidence', '/messages'])
    /** The second part never arrives; of the next two requests the answer is lost. */
    const tunnel: Fetch = async (path, given) => {
      const end = [...breaks].find((one) => given.method !== 'GET' && path.endsWith(one))
      if (given.method === 'PUT') puts.push(path.slice(-2))
      if (end === undefined) return asked(path, given)
      breaks.delete(end)
      if (end !== '/1') await asked(path, given)
      throw new TypeError('the line broke')
    }
    const portal = portalOf(made.owner.locator, 'zh', tunnel)
    const to = { number, recipient: made.envelope.recipient, token: upload?.token }
    const draft = { text: '又来了', files: [aFile('a.mp4', new Uint8Array(5_300_000).fill(7))] }
    const outgoing = newOutgoing()
    const send = () => sendLetter(portal, to, draft, () => {}, outgoing)
    for (let time = 0; time < 3; time++) await expect(send()).rejects.toBeInstanceOf(Unanswered)
    expect(await send()).toEqual({ stripped: [] })
    expect(puts).toEqual(['/0', '/1', '/1'])
    const { answer, opened } = await look()
    expect(opened.letters.map(({ message }) => message?.text)).toEqual(['又来了'])
    expect(answer.files.map(({ id }) => id)).toEqual([opened.letters[0]?.message?.files?.[0]?.id])
  })

  it('keeps back what cannot be sent, before anything of it is', async () => {
    const { number, portal, made, look } = await followed()
    const { upload } = (await look()).answer
    const to = { number, recipient: made.envelope.recipient, token: upload?.token }
    const tried = (text: string, files: File[] = []) => sendLetter(portal, to, { text, files }, () => {})
    expect(await tried('  ')).toEqual({ fault: 'sendEmpty' })
    expect(await tried('x', [aFile('a', new Uint8Array())])).toEqual({ fault: 'fileEmpty', name: 'a' })
    expect(await tried('x', [aFile('a', new Uint8Array(20_000_001))])).toEqual({ fault: 'fileLarge', name: 'a' })
    const eleven = Array.from({ length: 11 }, () => aFile('a', new Uint8Array(1)))
    expect(await tried('x', eleven)).toEqual({ fault: 'filesMany' })
    expect(await tried('烟'.repeat(20_001), [aFile('a', new Uint8Array(9))])).toMatchObject({ fault: 'wrong' })
    expect(await sealReason(made.envelope.recipient, '')).toEqual({ fault: 'sendEmpty' })
    const { answer, opened } = await look()
    expect([answer.files, opened.letters]).toEqual([[], []])
  })

  it('shows what the body writes, and as damaged what nobody can open', async () => {
    const { look, number, made } = await followed()
    const to = { number, received: today() }
    const letter = await sealLetter([made.envelope.recipient], { version: 'lucid-message-v1', text: '请问是哪个门？' })
    await addMessage(env, to, { by: BODY, sealed: letter }, new Date())
    const stray = await sealLetter([keys.officer.recipient], { version: 'lucid-message-v1', text: 'x' })
    await addMessage(env, to, { by: BODY, sealed: stray }, new Date())
    const { letters } = (await look()).opened
    expect(letters.map(({ by, message }) => [by, message?.text])).toEqual([
      [BODY, '请问是哪个门？'],
      [BODY, undefined],
    ])
  })

  it('rates and reopens what was closed, and says why in a sealed letter', async () => {
    const { look, number, portal, made } = await followed()
    await expect(portal.rate(number, 'satisfied')).rejects.toMatchObject({ status: 409 })
    await env.INTAKE.batch([
      env.INTAKE.prepare(
        `INSERT INTO report_events (number, seq, day, state, kind, by) VALUES (?, 2, ?, 'closed', 'state', ?)`,
      ).bind(number, today(), BODY),
      env.INTAKE.prepare(`UPDATE reports SET state = 'closed', closed = ?2, settled = ?2 WHERE number = ?1`).bind(
        number,
        today(),
      ),
    ])
    await portal.rate(number, 'dissatisfied')
    const { answer } = await look()
    expect(answer).toMatchObject({ state: 'closed', rating: 'dissatisfied' })
    expect(answer.reopenUntil).toMatch(/^\d{4}-\d\d-\d\d$/)
    const why = await sealReason(made.envelope.recipient, '今晚又烧了')
    if ('fault' in why) throw new Error(why.fault)
    await portal.reopen(number, why.sealed)
    const { answer: again, opened } = await look()
    expect(again.state).toBe('reopened')
    expect(opened.letters.map(({ message }) => message?.text)).toEqual(['今晚又烧了'])
  })

  it('names the place, and the bodies that have to do with it', async () => {
    const { portal } = await followed()
    expect((await portal.names('990101')).get(BODY)).toBe('示例区生态环境局')
    expect(await portal.names('x')).toEqual(new Map())
    expect([await portal.placeName('990101'), await portal.placeName('x')]).toEqual(['示例区990101', 'x'])
  })

  it('takes nothing that is not sealed', async () => {
    const { portal, number } = await followed()
    const open = encodeLong(new TextEncoder().encode('in the clear'))
    await expect(portal.write(number, open)).rejects.toMatchObject({ status: 422 })
  })
})

describe('the receipt of a reporter', () => {
  it('of a fingerprint that the portal never had is not completed', async () => {
    const made = await sealed(keys)
    const { promise } = await deposit(made.commitment)
    const receipt: ReportReceipt = {
      ...{ version: 'lucid-report-receipt-v1', portal: env.PORTAL_ORIGIN, number: 'AAAAAAAAAA', received: today() },
      ...{ body: { code: BODY }, commitment: 'A'.repeat(43), salt: made.salt, envelope: made.envelope, promise },
    }
    expect((await completeReceipt(receipt, asked)).pulse).toBeUndefined()
  })

  it('is completed with what the portal states, asked for the fingerprint alone, and then proves itself', async () => {
    await stateConfiguredReceiptKey(env)
    const made = await sealed(keys)
    const { promise } = await deposit(made.commitment)
    const taken: Taken = await (await send(made)).json()
    const receipt: ReportReceipt = {
      ...{
        version: 'lucid-report-receipt-v1',
        portal: env.PORTAL_ORIGIN,
        number: taken.number,
        received: taken.received,
      },
      ...{ body: { code: taken.body }, commitment: made.commitment, salt: made.salt, envelope: made.envelope, promise },
    }
    const { key } = await openLogSigner(env)
    const open = (note: string) =>
      openCheckpoint(note, { log: key, witnesses: [] }, verifyEd25519).then(({ checkpoint }) => checkpoint)
    const found = async (one: ReportReceipt) =>
      (await verifyReportReceipt(one, open, new Date().toISOString())).map(({ detail }) => detail)

    const seen: string[] = []
    const spying: Fetch = (path, given) => {
      seen.push(`${path} ${typeof given.body === 'string' ? given.body : ''}`)
      return asked(path, given)
    }
    const early = await completeReceipt(receipt, spying)
    expect(await found(early)).toEqual(['promiseSigned', 'promiseKey', 'envelopeCommitted', 'pulseWaiting'])
    await publishReportPulses(env, new Date(Date.now() + 20 * 60_000))
    const whole = await completeReceipt(early, spying)
    const all = ['promiseSigned', 'promiseKey', 'envelopeCommitted', 'pulseHolds', 'pulseLogged']
    expect(await found(whole)).toEqual(all)
    expect(await found(readReceipt(receiptText(whole)) ?? receipt)).toEqual(all)
    expect(seen.join('\n')).toContain(made.commitment)
    for (const secret of [taken.number, made.salt, made.owner.locator]) expect(seen.join('\n')).not.toContain(secret)
  })
})
