import type { Step } from '../../content/log/findings.ts'
import { isStep, openSigned, type Trust } from '../../content/log/open-signed.ts'
import { readPasted, type Named, type Pasted } from '../../content/log/pasted.ts'
import type { Proof } from '../../content/log/proof-text.ts'
import { readProof } from '../../content/log/read-proof.ts'
import {
  verifyConsultationReceipt,
  verifyLabelReceipt,
  verifyReceipt,
  type ReceiptFinding,
} from '../../content/receipts/verify-receipt.ts'
import { verifyGrowth, type SeenLog } from '../../content/log/verify-growth.ts'
import { checkSigned, verifyRecord } from '../../content/log/verify-record.ts'
import { askConsistency, compareWithMemory, fetchJson, fetchText, shownDay, Unanswered } from './evidence.ts'
import { say, type Sentences, type Verdict } from './verdict.ts'

/** Checks what a reader kept and pasted: a record, an entry, a proof, a checkpoint. */

/** Whom to believe, and the key that the portal shows today. */
export interface Believed extends Trust {
  today: string
}

/** What was pasted cannot be checked, and why. */
export class Unreadable extends Error {}

type Subject = Extract<Pasted, { kind: 'record' | 'leaf' }>
const isSubject = (pasted: Pasted): pasted is Subject => pasted.kind === 'record' || pasted.kind === 'leaf'

const unreadable = (sentences: Sentences, why: string): Unreadable =>
  new Unreadable(say(sentences, `kept${why.charAt(0).toUpperCase()}${why.slice(1)}`))

/** The position of a revision, which a leaf does not hold: by the record's history. */
const indexOf = async ({ register, key, revision }: Named): Promise<number | undefined> => {
  const answer = await fetchJson(`/api/registers/${register}/records/${encodeURIComponent(key)}/history`)
  const items: unknown = typeof answer === 'object' && answer !== null && 'items' in answer ? answer.items : []
  for (const item of Array.isArray(items) ? items : []) {
    const pasted = readPasted(JSON.stringify(item))
    if (pasted.kind === 'record' && pasted.record['revision'] === revision) return pasted.index
  }
  return undefined
}

/** Verifies a record or an entry, by a proof that was pasted with it or today's. */
const checkSubject = async (
  subject: Subject,
  given: Proof | undefined,
  trust: Trust,
  sentences: Sentences,
): Promise<{ steps: Step[]; proof: Proof; notes: string[] }> => {
  const index = given?.index ?? subject.index ?? (subject.kind === 'leaf' ? await indexOf(subject.named) : undefined)
  if (index === undefined) throw unreadable(sentences, 'nowhere')
  const [served, proof] = await Promise.all([
    fetchJson(`/api/log/entries/${index}`),
    given ?? fetchJson(`/api/log/proofs/${index}`).then(readProof),
  ])
  const standing = leafOf(served)
  const entry = subject.kind === 'leaf' ? { ...(typeof served === 'object' ? served : {}), leaf: subject.leaf } : served
  const record = subject.kind === 'record' ? subject.record : undefined
  const steps = await verifyRecord({ record, entry, standing, proof: { ...proof, index }, ...trust })
  const notes = subject.kind === 'leaf' && !subject.exact ? [say(sentences, 'keptReformatted')] : []
  return { steps, proof, notes }
}

const leafOf = (served: unknown): string | undefined =>
  typeof served === 'object' && served !== null && 'leaf' in served && typeof served.leaf === 'string'
    ? served.leaf
    : undefined

/** That today's log continues the one of a checkpoint, and the one that this browser remembers. */
const checkSince = async (
  kept: SeenLog,
  since: string,
  believed: Believed,
  sentences: Sentences,
): Promise<{ steps: Step[]; kept: boolean }> => {
  const now = { checkpoint: await fetchText('/log/checkpoint'), vkey: believed.today }
  const grown = await verifyGrowth(kept, now, askConsistency)
  const steps = [{ ...grown, values: { ...grown.values, since: say(sentences, since) } }]
  if (!grown.ok) return { steps, kept: false }
  const remembered = await compareWithMemory(now, (day) => say(sentences, 'checkSince', { day }))
  if (typeof remembered === 'object' && !remembered.ok)
    steps.push({ ...remembered, values: { since: '', ...remembered.values } })
  return { steps, kept: remembered === true }
}

/** Signers that nobody named: they prove nothing here, and the reader is told. */
const strangersOf = async (checkpoint: string, trust: Trust, sentences: Sentences): Promise<string[]> => {
  const opened = await openSigned(checkpoint, trust)
  if (isStep(opened) || opened.strangers.length === 0) return []
  return [say(sentences, 'keptStrangers', { signers: opened.strangers.join(', ') })]
}

const seenTimes = async (checkpoint: string, trust: Trust, sentences: Sentences): Promise<string[]> => {
  const opened = await openSigned(checkpoint, trust)
  if (isStep(opened)) return []
  return opened.seen.map(({ witness, timestamp }) =>
    say(sentences, 'keptSeenAt', { witness, day: shownDay(new Date(timestamp * 1000).toISOString()) }),
  )
}

/**
 * @param text - what was pasted
 * @param about - the record or entry that a pasted proof speaks of; empty where the page may fetch it
 * @throws Unreadable with the sentence that says why
 */
export const checkKept = async (
  text: string,
  about: string,
  believed: Believed,
  sentences: Sentences,
): Promise<Verdict> => {
  const pasted = readPasted(text)
  const trust: Trust = { vkey: believed.vkey, witnesses: believed.witnesses ?? [] }
  const ownKey = believed.vkey !== believed.today
  if (pasted.kind === 'unreadable') throw unreadable(sentences, pasted.why)
  if (pasted.kind === 'checkpoint') {
    const { checkpoint } = pasted
    const signed = checkSigned(await openSigned(checkpoint, trust), trust.witnesses?.length ?? 0)
    const isSigned = signed[0]?.ok ?? false
    const since = isSigned
      ? await checkSince({ checkpoint, vkey: trust.vkey }, 'checkSinceCheckpoint', believed, sentences)
      : { steps: [], kept: false }
    const notes = [
      ...(await seenTimes(checkpoint, trust, sentences)),
      ...(await strangersOf(checkpoint, trust, sentences)),
    ]
    return { steps: [...signed, ...since.steps], kept: since.kept, notes, ownKey }
  }
  if (pasted.kind === 'receipt' || pasted.kind === 'label-receipt' || pasted.kind === 'consultation-receipt')
    return checkReceipt(pasted, about, believed, sentences)
  if (pasted.kind === 'sent' || pasted.kind === 'sent-report' || pasted.kind === 'sent-words')
    throw unreadable(sentences, 'sentAlone')
  const subject = isSubject(pasted) ? pasted : subjectOf(about, sentences)
  const given = pasted.kind === 'proof' ? pasted.proof : proofOf(about, sentences)
  const found = subject
    ? await checkSubject(subject, given, trust, sentences)
    : await checkSubject(await fetchSubject(given, sentences), given, trust, sentences)
  const notes = [...found.notes]
  if (!subject) notes.push(say(sentences, 'keptFetched', { index: found.proof.index }))
  notes.push(...(await strangersOf(found.proof.checkpoint, trust, sentences)))
  if (!found.steps.every(({ ok }) => ok)) return { steps: found.steps, notes, ownKey }
  const since = await checkSince(
    { checkpoint: found.proof.checkpoint, vkey: trust.vkey },
    given ? 'checkSinceProof' : 'checkSinceNow',
    believed,
    sentences,
  )
  const grown = given ? since.steps : since.steps.filter(({ ok }) => !ok)
  return { steps: [...found.steps, ...grown], kept: since.kept, notes, ownKey }
}

/** What a receipt does not prove. */
const RECEIPT_LIMITS = ['checkNotAnswered', 'checkNotWho', 'checkNotTrueRequest']
const LABEL_RECEIPT_LIMITS = ['checkNotDecided', 'checkNotWho', 'checkNotTrueRequest']

type Receipt = Extract<Pasted, { kind: 'receipt' | 'label-receipt' | 'consultation-receipt' }>

/** Its signature, and where its owner gave what was sent beside it, that too. @throws Unreadable for something else beside it */
const verified = async (
  pasted: Receipt,
  about: string,
  by: { vkey: string; origin: string },
  sentences: Sentences,
): Promise<{ steps: ReceiptFinding[]; isAlone: boolean }> => {
  const beside = readPasted(about)
  const isAlone = beside.kind === 'unreadable' && beside.why === 'empty'
  if (pasted.kind === 'receipt' && (isAlone || beside.kind === 'sent'))
    return { steps: await verifyReceipt(pasted.note, by, beside.kind === 'sent' ? beside.sent : undefined), isAlone }
  if (pasted.kind === 'label-receipt' && (isAlone || beside.kind === 'sent-report'))
    return {
      steps: await verifyLabelReceipt(pasted.note, by, beside.kind === 'sent-report' ? beside.sent : undefined),
      isAlone,
    }
  if (pasted.kind === 'consultation-receipt' && (isAlone || beside.kind === 'sent-words'))
    return {
      steps: await verifyConsultationReceipt(pasted.note, by, beside.kind === 'sent-words' ? beside.sent : undefined),
      isAlone,
    }
  throw unreadable(sentences, 'notSent')
}

const openingOf = (pasted: Receipt, sentences: Sentences): string => {
  if (pasted.kind === 'label-receipt') {
    const { number, received } = pasted.receipt
    return say(sentences, 'keptLabelReceipt', { number, received: shownDay(received) })
  }
  if (pasted.kind === 'consultation-receipt') {
    const { number, about, received, closes } = pasted.receipt
    return say(sentences, 'keptWordsReceipt', { number, about, closes, received: shownDay(received) })
  }
  const { number, to, received, due } = pasted.receipt
  return say(sentences, 'keptReceipt', { number, to, due, received: shownDay(received) })
}

/**
 * A receipt: signed by a key that the log names, and where its owner gives what was sent, of that.
 * @throws Unreadable where the log names no such key, or what stands beside it is not what was sent
 */
const checkReceipt = async (
  receipt: Receipt,
  about: string,
  believed: Believed,
  sentences: Sentences,
): Promise<Verdict> => {
  const answer = await fetchText(`/api/registers/receipt-keys/records/${receipt.keyId}`).catch(() => undefined)
  if (answer === undefined) throw unreadable(sentences, 'receiptKey')
  const pasted = readPasted(answer)
  const body = pasted.kind === 'record' ? pasted.record['body'] : undefined
  const vkey = typeof body === 'object' && body !== null && 'vkey' in body ? body.vkey : undefined
  if (pasted.kind !== 'record' || typeof vkey !== 'string') throw new Unanswered()
  const trust: Trust = { vkey: believed.vkey, witnesses: believed.witnesses ?? [] }
  const { steps: ofKey, proof } = await checkSubject(pasted, undefined, trust, sentences)
  const origin = proof.checkpoint.split('\n', 1)[0] ?? ''
  const { steps, isAlone } = await verified(receipt, about, { vkey, origin }, sentences)
  const key = ofKey.every(({ ok }) => ok)
    ? [{ ok: true, detail: 'receiptKeyNamed', values: { index: proof.index } }]
    : ofKey
  return {
    steps: [...steps, ...key],
    opening: [openingOf(receipt, sentences)],
    notes: isAlone ? [say(sentences, 'keptReceiptAlone')] : [],
    limits: receipt.kind === 'receipt' ? RECEIPT_LIMITS : LABEL_RECEIPT_LIMITS,
    ownKey: believed.vkey !== believed.today,
  }
}

/** What a proof speaks of, where the reader gave it. */
const subjectOf = (about: string, sentences: Sentences): Subject | undefined => {
  const pasted = readPasted(about)
  if (isSubject(pasted)) return pasted
  if (pasted.kind === 'unreadable' && pasted.why === 'empty') return undefined
  throw unreadable(sentences, pasted.kind === 'unreadable' ? pasted.why : 'notSubject')
}

/** The boxes may be filled the other way round. */
const proofOf = (about: string, sentences: Sentences): Proof | undefined => {
  const pasted = readPasted(about)
  if (pasted.kind === 'proof') return pasted.proof
  if (pasted.kind === 'unreadable' && pasted.why === 'empty') return undefined
  throw unreadable(sentences, pasted.kind === 'unreadable' ? pasted.why : 'notProof')
}

const fetchSubject = async (proof: Proof | undefined, sentences: Sentences): Promise<Subject> => {
  if (!proof) throw new Unanswered()
  const served = await fetchText(`/api/log/entries/${proof.index}`).catch(() => undefined)
  // A position that the log does not have: the checkpoint of the proof says whether it ever had.
  if (served === undefined) throw unreadable(sentences, 'noSuchEntry')
  const pasted = readPasted(served)
  if (!isSubject(pasted)) throw new Unanswered()
  return pasted
}
