import { decodeBase64, utf8 } from '../log/bytes.ts'
import type { Checkpoint } from '../log/checkpoint.ts'
import { leafHash } from '../log/merkle.ts'
import { verifyInclusion } from '../log/proofs.ts'
import { readLeaf } from '../log/verify-record.ts'
import { sha256 } from '../log/webcrypto.ts'
import { receiptKeyName } from '../receipts/receipt.ts'
import { commitTo } from './commitment.ts'
import { parsePromise, readPromise, type ReportPromise } from './promise.ts'
import { pulseTimes, verifyPulse } from './pulse.ts'
import { proofOf, type Logged, type ReportReceipt } from './receipt.ts'

/**
 * What checking a receipt can find, each a sentence of `content/words/reports-receipt.yaml` that begins with `check`;
 * `true` where it is what should be.
 */
const FINDINGS = {
  /** The log names the key that signed the promise. Values: index. */
  promiseKey: true,
  promiseNoKey: false,
  /** Values: begins, ends. */
  promiseSigned: true,
  promiseForged: false,
  promiseOtherLog: false,
  envelopeCommitted: true,
  envelopeDiffers: false,
  /** Values: begins, ends, leaves. */
  pulseHolds: true,
  pulseLacks: false,
  /** The pulse stands in the log. Values: index, size, origin. */
  pulseLogged: true,
  pulseNotLogged: false,
  /** No proof is there yet, and none is due. Values: due. */
  pulseWaiting: true,
  /** No proof is there, and it should be: the promise itself is the evidence. Values: due. */
  pulseMissing: false,
} as const
export type ReceiptFinding = keyof typeof FINDINGS
export const RECEIPT_FINDINGS = Object.keys(FINDINGS)

export interface ReceiptStep {
  ok: boolean
  detail: ReceiptFinding
  values: Record<string, string | number>
}

const step = (detail: ReceiptFinding, values: ReceiptStep['values'] = {}): ReceiptStep => ({
  ok: FINDINGS[detail],
  detail,
  values,
})

/** Opens a checkpoint that whom the asker believes signed; `undefined` where nobody of these did. */
export type OpenTrusted = (note: string) => Promise<Checkpoint | undefined>

type Body = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value)

interface Opened {
  body: Body
  index: number
  log: Checkpoint
}

/** What an entry of that register states, where it stands in the log that is believed. */
const openLogged = async (entry: Logged, register: string, open: OpenTrusted): Promise<Opened | undefined> => {
  const proof = proofOf(entry)
  const log = proof && (await open(proof.checkpoint))
  if (!proof || !log) return undefined
  const { index, hashes } = proof
  const claim = { index, hashes, size: log.size, root: log.root, leafHash: await leafHash(utf8(entry.leaf), sha256) }
  const stated = (await verifyInclusion(claim, sha256)) ? readLeaf(entry.leaf) : undefined
  const { body, status } = stated ?? {}
  return stated?.['register'] === register && status !== 'withdrawn' && isFields(body)
    ? { body, index, log }
    : undefined
}

/** Whether a promise was signed by a key that the log names. */
const checkPromise = async (
  { key, promise: note }: ReportReceipt,
  promise: ReportPromise,
  open: OpenTrusted,
): Promise<ReceiptStep[]> => {
  const named = key && (await openLogged(key, 'receipt-keys', open))
  if (!named) return [step('promiseNoKey')]
  const { vkey, name } = named.body
  if (typeof vkey !== 'string' || !(await readPromise(note, vkey))) return [step('promiseForged')]
  const { origin } = named.log
  if (promise.log !== origin || name !== receiptKeyName(origin)) return [step('promiseOtherLog')]
  return [step('promiseSigned', timesOf(promise)), step('promiseKey', { index: named.index })]
}

const timesOf = ({ pulse }: ReportPromise): { begins: string; ends: string } => {
  const { begins = '', ends = '' } = pulseTimes(pulse) ?? {}
  return { begins, ends }
}

/** Whether what she keeps is what was committed to, before anybody could have read it. */
const checkEnvelope = async (
  { envelope, salt, commitment, body }: ReportReceipt,
  promised: string,
): Promise<ReceiptStep> => {
  const bytes = decodeBase64(`${salt.replaceAll('-', '+').replaceAll('_', '/')}=`)
  const made = bytes && (await commitTo(envelope, bytes, sha256).catch(() => undefined))
  const isWhole = made === commitment && made === promised && body.code === envelope['body']
  return step(isWhole ? 'envelopeCommitted' : 'envelopeDiffers')
}

/** Whether the log holds the promised pulse, and that holds the commitment. */
const checkPulse = async (
  { pulse: kept }: ReportReceipt,
  promise: ReportPromise,
  open: OpenTrusted,
  now: string,
): Promise<ReceiptStep[]> => {
  const due = pulseTimes(promise.pulse)?.due ?? ''
  if (!kept) return [step(now > due ? 'pulseMissing' : 'pulseWaiting', { due })]
  const logged = await openLogged(kept, 'report-pulses', open)
  if (!logged) return [step('pulseNotLogged')]
  const { root, leaves, pulse } = logged.body
  const { size, origin } = logged.log
  const isPromised = pulse === promise.pulse && Number(leaves) === kept.size && origin === promise.log
  const holds = isPromised && typeof root === 'string' && (await verifyPulse(promise.commitment, root, kept, sha256))
  if (!holds) return [step('pulseLacks')]
  return [
    step('pulseHolds', { ...timesOf(promise), leaves: kept.size }),
    step('pulseLogged', { index: logged.index, size, origin }),
  ]
}

/**
 * Checks a receipt with nothing but itself and the log's key: that the portal promised, that the promise is of what she
 * keeps, and that it was kept. Never throws on what a stranger may have made up.
 * @param open - by the keys that the asker believes, never by one that came with the receipt
 * @param now - RFC 3339 UTC: tells a promise that is not due yet from one that was broken
 */
export const verifyReportReceipt = async (
  receipt: ReportReceipt,
  open: OpenTrusted,
  now: string,
): Promise<ReceiptStep[]> => {
  const promise = parsePromise(receipt.promise)
  return [
    ...(await checkPromise(receipt, promise, open)),
    await checkEnvelope(receipt, promise.commitment),
    ...(await checkPulse(receipt, promise, open, now)),
  ]
}
