import { createHash, scryptSync } from 'node:crypto'
import type { Wrong } from '../../content/forms/wrong.ts'
import { encodeNote, signNote } from '../../content/log/note.ts'
import { decodeLong } from '../../content/reports/base64.ts'
import { newCode } from '../../content/reports/code.ts'
import { commitTo } from '../../content/reports/commitment.ts'
import { MAILBOX, readEnvelope, type Envelope } from '../../content/reports/envelope.ts'
import { mailboxOf, mailboxSalt, SCRYPT, type Mailbox } from '../../content/reports/mailbox.ts'
import { EVIDENCE_PHOTO, stripPhoto, type PhotoFault } from '../../content/reports/photo.ts'
import { promiseText } from '../../content/reports/promise.ts'
import { pulseKey } from '../../content/reports/pulse.ts'
import { sealReport, type ReportInput } from '../../content/reports/seal-report.ts'
import { identityFrom, open, pad, seal, type Identity } from '../../content/reports/sealing.ts'
import { readContact, readStatement, SealedFile, sealLetter, type Message } from '../../content/reports/statement.ts'
import { dayOf } from '../../content/registers/span.ts'
import { sha256 } from '../record/hash.ts'
import { openReceiptSigner } from '../record/receipts.ts'
import { readReportGround } from '../record/report-ground.ts'
import { clocksFor } from './report-clocks.ts'
import { depositStatements, oldestOpenPulse } from './report-commitments.ts'
import { eventStatement, messageKey, messageStatement } from './report-mailbox.ts'
import { locatorMac, reportNumber, reportPrefix } from './report-names.ts'
import { fileStatement, openingStatements, type NewReport, type ReportSource } from './report-rows.ts'
import { keyedName } from './sealed.ts'
import { groundFaults, MOST_REPORTS_A_DAY, type TakenReport } from './take-report.ts'

/**
 * Reports of whoever has no JavaScript, calls, or uses another program: the Worker sees them for an instant, does what her
 * browser would have done, and keeps what her browser would have sent.
 */

export interface GivenPlainReport {
  /** As `readStatement` reads it; files are added afterwards. */
  statement: unknown
  /** As `readContact` reads it. */
  contact?: { letter: unknown; mayForward: boolean } | undefined
  /** What the server may read; the body is one whose job it is. */
  shown: ReportInput['shown']
  source: Exclude<ReportSource, 'form'>
  /** Whether she is given a code to follow it by; else nobody can. */
  hasMailbox: boolean
}

/** What she takes along. */
export interface PlainReceipt extends TakenReport {
  /** `XXXX-XXXX-XXXX-XXXX`; the same however often the form is sent. Left out without a mailbox. */
  code: string | undefined
  /** base64url: what the promise is of, and the salt that shows it is of this envelope. */
  commitment: string
  salt: string
  envelope: Envelope
  pulse: string
  /** Signed note. */
  promise: string
}

export type PlainEnv = Pick<Env, 'INTAKE' | 'RECORD' | 'EVIDENCE' | 'LOG_ORIGIN' | 'RECEIPT_KEY' | 'REPORT_KEY'>

export type PlainTaken = PlainReceipt | { wrong: Wrong[] } | 'too-many' | 'unavailable'

const at = (prefix: string, wrong: readonly Wrong[]): Wrong[] =>
  wrong.map(({ pointer, message }) => ({ pointer: `${prefix}${pointer}`, message }))

/** The code of a form: nobody who has its token alone can work it out, and the same form has the same. */
const codeOf = async (secret: string, token: string): Promise<string> =>
  newCode(Buffer.from(await keyedName(secret, 'report plain code', token), 'base64url').subarray(0, 10))

const MAXMEM = 64 * 1024 * 1024

/** As the browser derives it, by the platform's own scrypt, which is many times as fast. */
const openMailbox = (code: string, origin: string): Promise<Mailbox> =>
  mailboxOf(scryptSync(code, mailboxSalt(origin), SCRYPT.dkLen, { ...SCRYPT, maxmem: MAXMEM }))

const saltOf = (secret: string, token: string): Promise<string> => keyedName(secret, 'report plain salt', token)

/**
 * Seals and takes a report in one step.
 * @param token - of the form, random: sending it again is the same report, with the same receipt
 * @param clock - asked anew where ten minutes ended meanwhile
 */
export const takePlainReport = async (
  env: PlainEnv,
  given: GivenPlainReport,
  token: string,
  clock: () => Date,
): Promise<PlainTaken> => {
  const { INTAKE, RECORD, REPORT_KEY: secret } = env
  if (!secret || !env.RECEIPT_KEY) return 'unavailable'
  const statement = readStatement(given.statement)
  const contact = given.contact && readContact(given.contact.letter)
  if ('wrong' in statement) return { wrong: at('/statement', statement.wrong) }
  if (contact && 'wrong' in contact) return { wrong: at('/contact', contact.wrong) }
  const code = given.hasMailbox ? await codeOf(secret, token) : undefined
  const mailbox = code === undefined ? await nobodys(secret, token) : await openMailbox(code, env.LOG_ORIGIN)
  const salt = await saltOf(secret, token)
  const number = await reportNumber(secret, salt)
  const form = { number, code, salt, mailbox }
  const before = await receiptOf(env, form)
  if (before) return before
  const today = dayOf(clock().toISOString())
  const { body, place } = given.shown
  const ground = await readReportGround(RECORD, { body, place, day: today })
  const keys = ground.keys.map(({ fingerprint }) => fingerprint)
  const wrong = groundFaults({ ...given.shown, keys }, ground, today)
  if (wrong.length > 0) return { wrong: wrong.map(inForm) }
  if (await isFull(INTAKE, body, today)) return 'too-many'
  const made = await sealReport(
    {
      statement: statement.value,
      contact: contact && { letter: contact.value, mayForward: given.contact?.mayForward ?? false },
      mailbox,
      shown: given.shown,
    },
    ground.keys.map(({ recipient }) => recipient),
    () => bytesOfSalt(salt),
  )
  const read = readEnvelope(made.envelope)
  if ('wrong' in read) return { wrong: at('/shown', read.wrong) }
  const prefix = reportPrefix(today, number)
  const envelope = await claim(
    env.EVIDENCE,
    prefix,
    code === undefined ? withoutMailbox(read.envelope) : read.envelope,
    mailbox,
  )
  await Promise.all([
    env.EVIDENCE.put(`${prefix}/report`, bytesOf(envelope.report)),
    envelope.contact && env.EVIDENCE.put(`${prefix}/contact`, bytesOf(envelope.contact.sealed)),
  ])
  const clocks = clocksFor(envelope, today, ground.offices)
  const report = {
    ...{ number, source: given.source, received: today, envelope, photos: [], files: [], clocks },
    locatorMac: code === undefined ? null : await locatorMac(secret, mailbox.locator),
  }
  await standTogether(env, report, await commitTo(envelope, bytesOfSalt(salt), sha256), clock)
  const taken = await receiptOf(env, form)
  if (!taken) throw new Error('the report does not stand')
  return taken
}

const MOST_TRIES = 3

/** Commitment and report in one batch. Where the report stands already, that is as good. */
const standTogether = async (
  { INTAKE }: PlainEnv,
  report: NewReport,
  commitment: string,
  clock: () => Date,
): Promise<void> => {
  for (let tries = 0; ; tries++) {
    const now = clock()
    const pulse = pulseKey(now.getTime())
    try {
      await INTAKE.batch([
        ...depositStatements(INTAKE, commitment, pulse),
        ...openingStatements(INTAKE, report, { commitment, oldest: oldestOpenPulse(now) }),
      ])
      return
    } catch (error) {
      const standing = await INTAKE.prepare(
        `SELECT EXISTS (SELECT 1 FROM reports WHERE number = ?1) AS stands,
           EXISTS (SELECT 1 FROM report_pulses WHERE pulse >= ?2 AND closed = 1) AS closed`,
      )
        .bind(report.number, pulse)
        .first<{ stands: number; closed: number }>()
      if (standing?.stands === 1) return
      if (standing?.closed !== 1 || tries === MOST_TRIES) throw error
    }
  }
}

const bytesOfSalt = (salt: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(salt, 'base64url'))

/** Where nobody is given a code: an identity that the Worker finds again from the form's token alone. */
const nobodys = async (secret: string, token: string) => ({
  locator: await keyedName(secret, 'report plain locator', token),
  ...(await identityFrom(Buffer.from(await keyedName(secret, 'report plain identity', token), 'base64url'))),
})

/** Nobody has a code: there is no mailbox to seal to. */
const withoutMailbox = (envelope: Envelope): Envelope => ({
  ...envelope,
  grants: envelope.grants.filter(({ holder }) => holder !== MAILBOX),
})

const inForm = ({ pointer, message }: Wrong): Wrong => ({ pointer: pointer.replace('/envelope', '/shown'), message })

const isFull = async (intake: D1Database, body: string, day: string): Promise<boolean> =>
  ((await intake
    .prepare('SELECT count FROM report_tallies WHERE body = ? AND day = ?')
    .bind(body, day)
    .first<number>('count')) ?? 0) >= MOST_REPORTS_A_DAY

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => decodeLong(base64) ?? new Uint8Array()

/**
 * What was sealed first counts: of two requests with one form, or of one that broke off and its repetition, both go on
 * with the same. Only the code opens it again, or the form's token.
 */
const claim = async (evidence: R2Bucket, prefix: string, envelope: Envelope, mailbox: Identity): Promise<Envelope> => {
  const mine = await seal([mailbox.recipient], pad(new TextEncoder().encode(JSON.stringify(envelope))))
  const put = await evidence.put(`${prefix}/receipt`, mine, { onlyIf: { etagDoesNotMatch: '*' } })
  return put === null ? ((await claimed(evidence, prefix, mailbox)) ?? envelope) : envelope
}

const claimed = async (evidence: R2Bucket, prefix: string, { identity }: Identity): Promise<Envelope | undefined> => {
  const stored = await evidence.get(`${prefix}/receipt`)
  if (!stored) return undefined
  // Written by us alone, and changed by nobody: it would not open.
  const opened = await open(identity, new Uint8Array(await stored.arrayBuffer()))
  return JSON.parse(new TextDecoder().decode(opened))
}

interface Form {
  number: string
  code: string | undefined
  salt: string
  mailbox: Identity
}

/** The receipt of a report that stands; the promise of a commitment is always the same. */
const receiptOf = async (env: PlainEnv, { number, code, salt, mailbox }: Form): Promise<PlainReceipt | undefined> => {
  const row = await env.INTAKE.prepare('SELECT number, received, state, body, due FROM reports WHERE number = ?')
    .bind(number)
    .first<TakenReport>()
  const envelope = row && (await claimed(env.EVIDENCE, reportPrefix(row.received, number), mailbox))
  if (!envelope) return undefined
  const commitment = await commitTo(envelope, bytesOfSalt(salt), sha256)
  const pulse = await env.INTAKE.prepare('SELECT pulse FROM report_commitments WHERE commitment = ?')
    .bind(commitment)
    .first<string>('pulse')
  const signer = await openReceiptSigner(env)
  if (pulse === null || !signer) return undefined
  const text = promiseText({ log: env.LOG_ORIGIN, commitment, pulse })
  const promise = encodeNote({ text, signatures: [await signNote(text, signer.key, signer.sign)] })
  return { ...row, code, commitment, salt, envelope, pulse, promise }
}

/** Photos that can be added to one report of this kind. */
export const MOST_PLAIN_PHOTOS = 3

/** `full`: there are three already. `unknown`: no report was sent with this token, or too long ago. */
export type PhotoAdded = { photos: number } | { fault: PhotoFault } | 'full' | 'unknown'

/** Who looks at it does not learn from the bytes where and when it was taken: only the picture is kept. */
export const addPlainPhoto = async (
  { INTAKE, EVIDENCE, REPORT_KEY: secret }: PlainEnv,
  token: string,
  given: { bytes: Uint8Array; name: string },
  now: Date,
): Promise<PhotoAdded> => {
  if (!secret) return 'unknown'
  const number = await reportNumber(secret, await saltOf(secret, token))
  const day = dayOf(now.toISOString())
  const row = await INTAKE.prepare(
    `SELECT number, received, recipient, language FROM reports
     WHERE number = ? AND source = 'plain' AND received >= ? AND recipient IS NOT NULL`,
  )
    .bind(number, dayOf(new Date(now.getTime() - 86_400_000).toISOString()))
    .first<{ number: string; received: string; recipient: string; language: 'zh' | 'en' }>()
  if (!row) return 'unknown'
  const photo = stripPhoto(given.bytes, EVIDENCE_PHOTO)
  if ('fault' in photo) return photo
  // By its content, so that sending the form again adds nothing.
  const id = (await keyedName(secret, 'report plain photo', `${number} ${hexOf(photo.bytes)}`)).slice(0, 32)
  const ids = await photoIds(INTAKE, number)
  if (ids.includes(id)) return { photos: ids.length }
  if (ids.length >= MOST_PLAIN_PHOTOS) return 'full'
  const prefix = reportPrefix(row.received, number)
  const [sealed, letter] = await Promise.all([
    seal([row.recipient], pad(photo.bytes)),
    sealLetter([row.recipient], letterWith(id, { ...given, ...photo, language: row.language })),
  ])
  // Named by what they hold: of two requests at once, the rows name what belongs together.
  const [objectKey, letterKey] = [`${prefix}/files/${hexOf(sealed)}`, messageKey(row, letter)]
  await Promise.all([EVIDENCE.put(`${objectKey}/0`, sealed), EVIDENCE.put(letterKey, letter)])
  const file = { id, objectKey, parts: 1, bytes: sealed.length, sealedSha256: hexOf(sealed) }
  try {
    await INTAKE.batch([
      fileStatement(INTAKE, number, [file], 'reporter'),
      eventStatement(INTAKE, number, { day, kind: 'evidence', by: 'reporter' }),
      messageStatement(INTAKE, number, { by: 'reporter', day, objectKey: letterKey }),
    ])
  } catch (error) {
    // The same form, sent twice at once: the other one stands.
    if (!(await photoIds(INTAKE, number)).includes(id)) throw error
  }
  return { photos: (await photoIds(INTAKE, number)).length }
}

interface StrippedPhoto {
  bytes: Uint8Array
  name: string
  mediaType: string
  language: 'zh' | 'en'
}

/** Tells whoever opens the report what the file is. */
const letterWith = (id: string, { bytes, name, mediaType, language }: StrippedPhoto): Message => ({
  version: 'lucid-message-v1',
  text: language === 'zh' ? '照片' : 'Photograph',
  files: [
    {
      ...{ id, mediaType, bytes: bytes.length, sha256: hexOf(bytes) },
      // What a file is called comes from anywhere.
      name: SealedFile.shape.name.safeParse(name).data ?? `photo.${mediaType.slice('image/'.length)}`,
    },
  ],
})

const hexOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const photoIds = async (intake: D1Database, number: string): Promise<string[]> =>
  (await intake.prepare('SELECT id FROM report_files WHERE number = ?').bind(number).all<{ id: string }>()).results.map(
    ({ id }) => id,
  )

/**
 * What a form was answered before: its code is made of its token, so that loading the answer once more shows the same.
 * @returns `undefined` where no report was sent with this token
 */
export const findPlainReceipt = async (env: PlainEnv, token: string): Promise<PlainReceipt | undefined> => {
  const { REPORT_KEY: secret } = env
  if (!secret) return undefined
  const salt = await saltOf(secret, token)
  const number = await reportNumber(secret, salt)
  // Deriving the mailbox takes a while: only for a form that was sent.
  const stands = await env.INTAKE.prepare('SELECT 1 FROM reports WHERE number = ?').bind(number).first()
  if (!stands) return undefined
  const code = await codeOf(secret, token)
  return receiptOf(env, { number, code, salt, mailbox: await openMailbox(code, env.LOG_ORIGIN) })
}

/** The number of a report that was handed in with a token and in such a way; `undefined` where none was. */
export const findPlainNumber = async (
  { INTAKE, REPORT_KEY: secret }: Pick<PlainEnv, 'INTAKE' | 'REPORT_KEY'>,
  token: string,
  source: GivenPlainReport['source'],
): Promise<string | undefined> => {
  if (!secret) return undefined
  const number = await reportNumber(secret, await saltOf(secret, token))
  const stands = await INTAKE.prepare('SELECT 1 FROM reports WHERE number = ? AND source = ?')
    .bind(number, source)
    .first()
  return stands === null ? undefined : number
}
