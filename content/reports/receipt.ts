import { parseProof, type Proof } from '../log/proof-text.ts'
import { COMMITMENT } from './commitment.ts'
import { parsePromise } from './promise.ts'
import type { PulseProof } from './pulse.ts'

/**
 * A receipt as its owner keeps it: what she sent, as it was sealed, with the salt that shows it is what was committed to;
 * the promise of the portal; and later the proof that it was kept. It holds no code and opens nothing.
 */

/** An entry, and the proof that it stands in the log. */
export interface Logged {
  /** Its bytes. */
  leaf: string
  /** C2SP tlog-proof, with a signed checkpoint. */
  proof: string
}
export type KeptPulse = Logged & PulseProof

export interface ReportReceipt {
  version: typeof VERSION
  /** Address of the portal. */
  portal: string
  number: string
  /** Days in Asia/Shanghai. */
  received: string
  due?: string | undefined
  /** Who was said to handle it: unified social credit code, and the name it was shown by. */
  body: { code: string; name?: string | undefined }
  /** base64url, 32 bytes. */
  commitment: string
  /** base64url, 32 bytes. */
  salt: string
  /** As it was sent. Whether it is what was committed to, checking tells. */
  envelope: Readonly<Record<string, unknown>>
  /** Signed note. */
  promise: string
  /** That the log names the key that signed the promise. */
  key?: Logged | undefined
  /** That the promise was kept. */
  pulse?: KeptPulse | undefined
}

const VERSION = 'lucid-report-receipt-v1'

/** What a file of a receipt is called. */
export const receiptFileName = ({ number }: Pick<ReportReceipt, 'number'>): string => `lucid-${number}.receipt.json`

/** As it is saved. */
export const receiptText = (receipt: ReportReceipt): string => `${JSON.stringify(receipt, null, 1)}\n`

/** Whether a text is meant to be one of these, whole or not. */
export const looksLikeReportReceipt = (text: string): boolean =>
  /"version":\s*"lucid-report-receipt-/.test(text.slice(0, 300))

// Read by hand: the verifier that portals offer as one small file has no room for a library of schemas.
type Given = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const NUMBER = /^[0-9A-HJKMNP-TV-Z]{10}$/
const DAY = /^\d{4}-\d\d-\d\d$/
const HASH = /^[A-Za-z0-9+/]{43}=$/
const PORTAL = /^https?:\/\/[^\s/?#]{1,250}$/
const ANY = /^[^\0]*$/

/** A text of a form. @throws SyntaxError */
const textOf = (given: Given, name: string, form: RegExp, most = 70_000): string => {
  const text = given[name]
  if (typeof text !== 'string' || text.length > most || !form.test(text)) throw new SyntaxError(`no ${name}`)
  return text
}

const fieldsOf = (given: Given, name: string): Given => {
  const fields = given[name]
  if (!isFields(fields)) throw new SyntaxError(`no ${name}`)
  return fields
}

const count = (given: Given, name: string): number => {
  const number = given[name]
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) throw new SyntaxError(`no ${name}`)
  return number
}

const loggedOf = (given: Given): Logged => ({ leaf: textOf(given, 'leaf', ANY), proof: textOf(given, 'proof', ANY) })

const pulseOf = (given: Given): KeptPulse => {
  const { hashes } = given
  const isPath = (list: unknown): list is string[] =>
    Array.isArray(list) && list.length <= 64 && list.every((hash) => typeof hash === 'string' && HASH.test(hash))
  if (!isPath(hashes)) throw new SyntaxError('no hashes')
  return { ...loggedOf(given), size: count(given, 'size'), leafIndex: count(given, 'leafIndex'), hashes: [...hashes] }
}

const bodyOf = (given: Given): ReportReceipt['body'] => ({
  code: textOf(given, 'code', ANY, 40),
  ...(given['name'] === undefined ? {} : { name: textOf(given, 'name', ANY, 200) }),
})

const receiptOf = (given: Given): ReportReceipt => ({
  version: given['version'] === VERSION ? VERSION : refuse(),
  portal: textOf(given, 'portal', PORTAL),
  number: textOf(given, 'number', NUMBER),
  received: textOf(given, 'received', DAY),
  ...(given['due'] === undefined ? {} : { due: textOf(given, 'due', DAY) }),
  body: bodyOf(fieldsOf(given, 'body')),
  commitment: textOf(given, 'commitment', COMMITMENT),
  salt: textOf(given, 'salt', COMMITMENT),
  envelope: fieldsOf(given, 'envelope'),
  promise: textOf(given, 'promise', ANY, 2_000),
  ...(given['key'] === undefined ? {} : { key: loggedOf(fieldsOf(given, 'key')) }),
  ...(given['pulse'] === undefined ? {} : { pulse: pulseOf(fieldsOf(given, 'pulse')) }),
})

const refuse = (): never => {
  throw new SyntaxError('not a receipt')
}

/** Some megabytes: a report of 100,000 characters with what it was sealed to. */
const MOST_CHARACTERS = 8_000_000

/** A receipt as it was saved, or copied by hand with other line ends; nothing is verified. `undefined` for anything else. */
export const readReceipt = (text: string): ReportReceipt | undefined => {
  if (text.length > MOST_CHARACTERS) return undefined
  try {
    const given: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    const receipt = isFields(given) ? receiptOf(given) : undefined
    if (receipt) parsePromise(receipt.promise)
    return receipt
  } catch {
    return undefined
  }
}

/** What was sent says of the keys it was sealed to, the release of the form, and the log it saw; as far as it says so. */
export const sealedTo = ({
  envelope,
}: Pick<ReportReceipt, 'envelope'>): { keys: string[]; release?: string; checkpoint?: string } => {
  const { keys, release, checkpoint } = envelope
  return {
    keys: Array.isArray(keys) ? keys.filter((key) => typeof key === 'string').slice(0, 40) : [],
    ...(typeof release === 'string' ? { release } : {}),
    ...(typeof checkpoint === 'string' ? { checkpoint } : {}),
  }
}

/** The proof of a logged entry; `undefined` for what is none. */
export const proofOf = ({ proof }: Logged): Proof | undefined => {
  try {
    return parseProof(proof)
  } catch {
    return undefined
  }
}
