import { CONTEXT, MOST_BYTES, STATUS_CONTEXT, UNTP_TYPES } from './constants.ts'
import { checkSignature } from './check-signature.ts'
import { openEnvelope, type Opened } from './open-envelope.ts'
import { checkValidity } from './check-validity.ts'
import { MOST_DAYS_WITHOUT_LIST, POINTS_CONTEXT, POINTS_TYPE } from './points-type.ts'
import { readBit } from './status-list.ts'
import { statusEntriesOf, type StatusEntry } from './status-entries.ts'
import { isObject, type Json, type JsonObject } from './strict-json.ts'

/** Verifies a credential of anybody: what holds, what does not, what cannot be said. Fetches nothing itself. */

export const CHECKS = ['envelope', 'issuer', 'signature', 'context', 'type', 'validity', 'status'] as const
export type Check = (typeof CHECKS)[number]

export interface Finding {
  check: Check
  outcome: 'holds' | 'fails' | 'open'
  /** Names the sentence. */
  code: string
  values: Record<string, string>
}

/** What a credential says of itself, once its signature holds or nothing contradicts it. */
export interface Summary {
  type: string
  name: string
  issuer: string
  issuerName: string
  subject: string
  validFrom: string
  validUntil: string
}

export interface Verdict {
  /** All holds; something fails; nothing fails, but something stays open. */
  outcome: 'holds' | 'refused' | 'undecided'
  findings: Finding[]
  summary?: Summary
}

/** What the verifier goes by. */
export interface Grounds {
  now: Date
  /** The portal's own DID: it signs by EdDSA alone, and its lists come in pairs. */
  own: string
  /** Names of issuers that the portal trusts, itself among them, by DID. */
  trusted: ReadonlyMap<string, string>
  /** The document of a trusted issuer; `undefined` while there is none. */
  documentOf: (did: string) => Promise<string | undefined>
  /** A status list of a trusted issuer, as a token. */
  statusListOf: (url: string) => Promise<string | undefined>
  /** Given by whoever asks, for issuers that are not on the list. */
  pasted?: { document?: string | undefined; statusList?: string | undefined }
}

const finding = (
  check: Check,
  outcome: Finding['outcome'],
  code: string,
  values: Record<string, string> = {},
): Finding => ({ check, outcome, code, values })

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** The issuer's identifier, as text or as an object with one. */
const issuerOf = ({ issuer }: JsonObject): string => textOf(isObject(issuer) ? issuer['id'] : issuer)

const short = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text)

const summaryOf = (credential: JsonObject): Summary => {
  const { type, name, issuer, credentialSubject: subject, validFrom, validUntil } = credential
  const kind = Array.isArray(type) ? type.find((one) => one !== 'VerifiableCredential') : type
  return {
    type: short(textOf(kind)),
    name: short(textOf(name)),
    issuer: short(issuerOf(credential)),
    issuerName: short(textOf(isObject(issuer) ? issuer['name'] : undefined)),
    subject: short(textOf(isObject(subject) ? (subject['name'] ?? subject['id']) : undefined)),
    validFrom: short(textOf(validFrom)),
    validUntil: short(textOf(validUntil)),
  }
}

/** Two equal texts at the head of a list; more may follow. */
const beginsWith = (list: Json | undefined, head: readonly string[]): list is Json[] =>
  Array.isArray(list) && head.every((text, i) => list[i] === text)

const checkContext = (context: Json | undefined): Finding => {
  if (!beginsWith(context, CONTEXT)) return finding('context', 'fails', 'context-wrong')
  const [more, ...rest] = context.slice(CONTEXT.length)
  const isOfPoints = rest.length === 0 && JSON.stringify(more) === JSON.stringify(POINTS_CONTEXT)
  return more === undefined || isOfPoints
    ? finding('context', 'holds', 'context-holds')
    : finding('context', 'open', 'context-more')
}

const checkType = ({ type, credentialSubject }: JsonObject): Finding => {
  const types = Array.isArray(type) ? type : []
  const known = [...UNTP_TYPES, POINTS_TYPE].find((name) => types.includes(name))
  if (!types.includes('VerifiableCredential') || !known) return finding('type', 'fails', 'type-wrong')
  const isWhole = isObject(credentialSubject) || (Array.isArray(credentialSubject) && credentialSubject.length > 0)
  return isWhole ? finding('type', 'holds', 'type-holds', { type: known }) : finding('type', 'fails', 'subject-missing')
}

/** Who signed, and whether the document at hand says so. */
const checkIssuer = async (opened: Opened, { own, trusted, documentOf, pasted }: Grounds): Promise<Finding[]> => {
  const did = issuerOf(opened.credential)
  const { iss } = opened.credential
  const values = { issuer: short(did) }
  if (!did.startsWith('did:web:') || (iss !== undefined && iss !== did))
    return [finding('issuer', 'fails', 'issuer-malformed', values)]
  if (did === own && opened.header['alg'] !== 'EdDSA') return [finding('signature', 'fails', 'alg-refused')]
  const name = trusted.get(did)
  const given = pasted?.document?.trim()
  const issuer =
    name === undefined
      ? finding('issuer', 'open', 'issuer-unknown', values)
      : finding('issuer', 'holds', did === own ? 'issuer-own' : 'issuer-trusted', { ...values, name })
  if (given && given.length > MOST_BYTES) return [issuer, finding('signature', 'fails', 'document-large')]
  const document = name === undefined ? given : await documentOf(did)
  if (!document)
    return [issuer, finding('signature', 'open', name === undefined ? 'document-wanted' : 'document-absent')]
  const fault = await checkSignature(opened, did, document)
  if (fault) return [issuer, finding('signature', 'fails', fault)]
  return [issuer, finding('signature', 'holds', name === undefined ? 'signature-by-pasted' : 'signature-holds')]
}

/** One bit of one list, the list itself verified as any credential is. */
const checkEntry = async (
  { purpose, index, url }: StatusEntry,
  did: string,
  isListTrusted: boolean,
  grounds: Grounds,
): Promise<Finding> => {
  const fails = (code: string): Finding => finding('status', 'fails', code, { purpose })
  const token = isListTrusted ? await grounds.statusListOf(url) : grounds.pasted?.statusList?.trim()
  if (!token)
    return finding('status', 'open', isListTrusted ? 'list-absent' : 'list-wanted', { purpose, url: short(url) })
  const opened = openEnvelope(token)
  if ('fault' in opened) return fails(opened.fault === 'too-large' ? 'list-large' : 'list-malformed')
  const { credential } = opened
  if (issuerOf(credential) !== did) return fails('list-other-issuer')
  const document = isListTrusted ? await grounds.documentOf(did) : grounds.pasted?.document
  if (!document || (await checkSignature(opened, did, document))) return fails('list-signature-wrong')
  const { type, credentialSubject: subject, id } = credential
  if (!beginsWith(credential['@context'], STATUS_CONTEXT) || !Array.isArray(type)) return fails('list-malformed')
  if (!type.includes('BitstringStatusListCredential') || !isObject(subject)) return fails('list-malformed')
  if (id !== url) return fails('list-other')
  const purposes = Array.isArray(subject['statusPurpose']) ? subject['statusPurpose'] : [subject['statusPurpose']]
  if (!purposes.includes(purpose)) return fails('list-other-purpose')
  if (checkValidity(credential, grounds.now).outcome === 'fails') return fails('list-outdated')
  const bit = await readBit(textOf(subject['encodedList']), index)
  if (typeof bit === 'string') return fails(bit)
  return bit
    ? fails(purpose === 'revocation' ? 'revoked' : 'suspended')
    : finding('status', 'holds', 'status-clear', { purpose })
}

const DAY_MS = 86_400_000

/** A statement of points is valid for so few days that it needs no list. Others do without one only as an open question. */
const isBrief = ({ type, validFrom, validUntil }: JsonObject): boolean => {
  const days = (Date.parse(textOf(validUntil)) - Date.parse(textOf(validFrom))) / DAY_MS
  return Array.isArray(type) && type.includes(POINTS_TYPE) && days > 0 && days <= MOST_DAYS_WITHOUT_LIST
}

const checkStatus = async (credential: JsonObject, grounds: Grounds): Promise<Finding[]> => {
  const did = issuerOf(credential)
  const entries = statusEntriesOf(credential['credentialStatus'], did === grounds.own)
  if (entries === 'malformed') return [finding('status', 'fails', 'status-malformed')]
  if (entries.length === 0)
    return [isBrief(credential) ? finding('status', 'holds', 'status-brief') : finding('status', 'open', 'status-none')]
  const isTrusted = grounds.trusted.has(did)
  const found = await Promise.all(entries.map((entry) => checkEntry(entry, did, isTrusted, grounds)))
  // Withdrawn for good says more than suspended.
  return found.some(({ code }) => code === 'revoked') ? found.filter(({ code }) => code !== 'suspended') : found
}

/**
 * Verifies a credential.
 * @param given - a JWT, a `data:` address of one, or JSON that envelops one
 * @returns findings in the order of `CHECKS`; after a refused envelope or a wrong signature nothing that it says is shown
 */
export const verifyCredential = async (given: string, grounds: Grounds): Promise<Verdict> => {
  const opened = openEnvelope(given)
  if ('fault' in opened) return { outcome: 'refused', findings: [finding('envelope', 'fails', opened.fault)] }
  const envelope = finding('envelope', 'holds', 'envelope-holds', { alg: textOf(opened.header['alg']) })
  const who = await checkIssuer(opened, grounds)
  if (who.some(({ outcome }) => outcome === 'fails')) return { outcome: 'refused', findings: [envelope, ...who] }
  const { credential } = opened
  const findings = [
    envelope,
    ...who,
    checkContext(credential['@context']),
    checkType(credential),
    checkValidity(credential, grounds.now),
    ...(await checkStatus(credential, grounds)),
  ]
  const outcomes = findings.map(({ outcome }) => outcome)
  return {
    outcome: outcomes.includes('fails') ? 'refused' : outcomes.includes('open') ? 'undecided' : 'holds',
    findings,
    summary: summaryOf(credential),
  }
}
