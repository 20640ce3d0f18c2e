import type { Envelope } from '../../../content/reports/envelope.ts'
import { openMailbox } from '../../../content/reports/mailbox.ts'
import { sealReport } from '../../../content/reports/seal-report.ts'
import { newIdentity, pad, seal } from '../../../content/reports/sealing.ts'
import type { Answers, Now } from '../../../content/reports/answers.ts'
import { ask, askJson, isFields, Refused } from './ask.ts'
import { contactOf, hashOf, publicCopies, shownOf, statementOf } from './compose.ts'
import { handIn, partsIn, type Uploads } from './handing-in.ts'
import type { ProvenKeys } from './keys.ts'
import type { Evidence } from './photos.ts'
import { proveWork } from './proof.ts'
import type { Sending } from './sending-state.ts'
import { lang, logOrigin } from './words.ts'

/**
 * Sealing and sending, in steps that can each be repeated: what was sealed stays the same, so that whatever was cut off is
 * finished to the same report, and never becomes two.
 */

export const STAGES = ['mailbox', 'seal', 'proof', 'promise', 'upload', 'report'] as const
export type Stage = (typeof STAGES)[number]

/** What the portal answered in the end. */
export interface Sent {
  number: string
  received: string
  due: string | undefined
}

export interface Input {
  answers: Answers
  evidence: readonly Evidence[]
  code: string
  body: { uscc: string; name: string }
  choice: { excluded: readonly string[]; superior: boolean }
  keys: ProvenKeys
  now: Now
}

/** Of how much of a stage is done, 0..1. */
export type Progress = (stage: Stage, done: number) => void

/** A file that was chosen can no longer be read. */
export class FileGone extends Error {}

const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))

const read = async ({ file, name }: Evidence): Promise<Uint8Array<ArrayBuffer>> => {
  try {
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    throw new FileGone(name)
  }
}

/** Newest release of the portal's files, where it publishes any: the receipt says which form sealed it. */
const releaseNow = async (): Promise<string | undefined> => {
  const newest = await ask('/api/log/releases/newest').catch(() => undefined)
  try {
    const leaf: unknown = isFields(newest) ? JSON.parse(String(newest['leaf'])) : undefined
    const key = isFields(leaf) ? String(leaf['key']) : ''
    return /^[0-9a-f]{64}$/.test(key) ? key : undefined
  } catch {
    return undefined
  }
}

/** Seals everything on this device. @throws FileGone */
export const sealAll = async (
  { answers, evidence, code, body, choice, keys, now }: Input,
  progress: Progress,
): Promise<{ sending: Sending; blobs: Map<string, Blob> }> => {
  const mailbox = await openMailbox(code, logOrigin(), (done) => progress('mailbox', done))
  progress('mailbox', 1)
  const identity = await newIdentity()
  const blobs = new Map<string, Blob>()
  const [files, sealedFiles, hashes]: [Parameters<typeof statementOf>[1], Envelope['files'], Sending['hashes']] = [
    [],
    [],
    [],
  ]
  for (const [at, one] of evidence.entries()) {
    const plain = await read(one)
    const sha256 = await hashOf(plain)
    const sealed = await seal([identity.recipient], pad(plain))
    files.push({ id: one.id, name: one.name, mediaType: one.mediaType, bytes: plain.length, sha256 })
    sealedFiles.push({ id: one.id, sealedSha256: await hashOf(sealed), bytes: sealed.length })
    hashes.push({ name: one.name, original: sha256 })
    blobs.set(one.id, new Blob([sealed]))
    progress('seal', (at + 1) / (evidence.length + 1))
  }
  const copies = await publicCopies(answers, evidence)
  for (const { sha256, copy } of copies) blobs.set(sha256, copy)
  for (const [at, one] of evidence.entries()) {
    const copy = copies.find((other) => other.copy === one.copy)
    const own = hashes[at]
    if (copy && own) own.copy = copy.sha256
  }
  const release = await releaseNow()
  const { envelope, salt, commitment } = await sealReport(
    {
      statement: statementOf(answers, files, now),
      contact: contactOf(answers),
      mailbox,
      shown: shownOf(answers, body.uscc, copies, choice, lang, now),
      files: sealedFiles,
      identity,
      release,
      checkpoint: keys.checkpoint,
    },
    keys.recipients,
    random,
  )
  progress('seal', 1)
  const uploads = [...blobs].map(([id, { size }]) => ({ id, bytes: size }))
  return { sending: { code, salt, envelope, commitment, bodyName: body.name, uploads, hashes }, blobs }
}

const text = (answer: unknown, name: string): string | undefined => {
  const value = isFields(answer) ? answer[name] : undefined
  return typeof value === 'string' ? value : undefined
}

const commit = async (sending: Sending, progress: Progress): Promise<void> => {
  const altcha = await proveWork('report', (done) => progress('proof', done))
  progress('proof', 1)
  const answer = await askJson('POST', '/api/reports/commitments', { commitment: sending.commitment, altcha })
  const upload = isFields(answer) ? answer['upload'] : undefined
  const [promise, pulse, token] = [text(answer, 'promise'), text(answer, 'pulse'), text(upload, 'token')]
  if (promise === undefined || pulse === undefined || token === undefined) throw new TypeError('no promise')
  Object.assign(sending, { promise, pulse, token })
  progress('promise', 1)
}

const uploadsOf = ({ token = '' }: Sending): Uploads => {
  const headers = { Authorization: `Upload ${token}` }
  const path = (id: string): string => `/api/reports/uploads/${id}`
  return {
    partsThere: async (id) => partsIn(await ask(path(id), { headers })),
    put: (id, part, bytes) =>
      ask(`${path(id)}/${part}`, {
        method: 'PUT',
        body: bytes,
        headers: { ...headers, 'Content-Type': 'application/octet-stream' },
      }),
  }
}

/** Hands in what is not there yet, part by part. */
const upload = async (sending: Sending, blobs: ReadonlyMap<string, Blob>, progress: Progress): Promise<void> => {
  const whole = sending.uploads.reduce((sum, { bytes }) => sum + bytes, 0)
  let before = 0
  for (const { id, bytes } of sending.uploads) {
    const blob = blobs.get(id)
    if (!blob) throw new FileGone(id)
    await handIn(uploadsOf(sending), { id, blob }, (done) => progress('upload', (before + done) / whole))
    before += bytes
  }
  progress('upload', 1)
}

const hand = async ({ salt, envelope }: Sending): Promise<Sent> => {
  const answer = await askJson('POST', '/api/reports', { salt, envelope })
  const [number, received] = [text(answer, 'number'), text(answer, 'received')]
  if (number === undefined || received === undefined) throw new TypeError('no number')
  return { number, received, due: text(answer, 'due') }
}

/** Refused is an answer: it does not stand. Whatever else failed tells nothing. */
const ifRefused = (error: unknown): undefined => {
  if (!(error instanceof Refused) || error.status === 429 || error.status >= 500) throw error
}

/** Times that a promise which lapsed is asked for anew. */
const MOST_ROUNDS = 2
const LAPSED = new Set([404, 409])

/**
 * Sends what is sealed, from where it stopped. Every step may be repeated: the same is answered the same.
 * @param kept - told after each step, to keep how far it has come
 * @throws Unreachable, Refused, FileGone
 */
export const sendAll = async (
  sending: Sending,
  blobs: ReadonlyMap<string, Blob>,
  progress: Progress,
  kept: () => Promise<void>,
): Promise<Sent> => {
  // It may stand already: handed over, and the answer lost on the way.
  const before = sending.isHanded ? await hand(sending).catch(ifRefused) : undefined
  if (before) {
    for (const stage of STAGES) progress(stage, 1)
    return before
  }
  for (let round = 1; ; round++) {
    try {
      if (sending.token === undefined) {
        await commit(sending, progress)
        await kept()
      }
      progress('proof', 1)
      progress('promise', 1)
      await upload(sending, blobs, progress)
      sending.isHanded = true
      await kept()
      const sent = await hand(sending)
      progress('report', 1)
      return sent
    } catch (error) {
      // Its twenty-four hours were over: promised once more, it is still the same report.
      if (!(error instanceof Refused) || !LAPSED.has(error.status) || round >= MOST_ROUNDS) throw error
      delete sending.token
    }
  }
}
