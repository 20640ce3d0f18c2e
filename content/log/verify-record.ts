import { decodeBase64, encodeBase64, equal, utf8, type Bytes } from './bytes.ts'
import { canonical } from './canonical.ts'
import { openCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint.ts'
import { isCommitment, verifyCommitment } from './commitment.ts'
import { parseVerifierKey } from './keys.ts'
import { leafHash } from './merkle.ts'
import { parseNote, UnverifiedNote } from './note.ts'
import { parseProof, type Proof } from './proof-text.ts'
import { verifyConsistency, verifyInclusion } from './proofs.ts'
import { sha256, verifyEd25519 } from './webcrypto.ts'

/**
 * What checking can find out, each a sentence of its own in `content/words/log.yaml`, beginning with `check`.
 * `true` where it is what should be.
 */
export const FINDINGS = {
  /** The page shows what the entry says. Values: fields. */
  shown: true,
  /** The same, with fields that were erased. Values: fields, erased. */
  shownErased: true,
  /** The page shows something else. Values: field. */
  differs: false,
  /** A disclosed text is not the one that was committed to. Values: field. */
  notCommitted: false,
  /** The page shows a text that nobody can check any more. Values: field. */
  goneSince: false,
  /** A text is neither disclosed nor erased. Values: field. */
  withheld: false,
  /** What was sent is not an entry. */
  noEntry: false,
  /** The entry stands in the log. Values: index, size. */
  included: true,
  notIncluded: false,
  /** The log's state carries its signature. Values: origin, size. */
  signed: true,
  unsigned: false,
  /** The browser cannot verify signatures of this kind. */
  unsupported: false,
  /** The checkpoint or the key cannot be read. */
  noCheckpoint: false,
  /** The log only grew since. Values: from, size. */
  grown: true,
  /** It holds as many entries as then, the same ones. Values: size. */
  unchanged: true,
  rewritten: false,
  /** It holds fewer entries than then. Values: from, size. */
  shrunk: false,
  /** The key is another than then. */
  otherKey: false,
  /** The proof that it only grew was not given. Values: from, size. */
  noAnswer: false,
} as const
export type Finding = keyof typeof FINDINGS

/** One thing checked: `what` was looked at, whether it is as it should be, and what was found. */
export interface Step {
  what: 'shown' | 'included' | 'signed' | 'grown'
  ok: boolean
  detail: Finding
  values: Record<string, string | number>
}

const step = (what: Step['what'], detail: Finding, values: Step['values'] = {}): Step => ({
  what,
  ok: FINDINGS[detail],
  detail,
  values,
})

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A proof as `/api/log/proofs/{index}` answers it, as its text, or as C2SP text.
 * @throws SyntaxError when it is none of these, or speaks of another tree than its checkpoint
 */
export function readProof(given: unknown): Proof {
  if (typeof given === 'string') {
    // What was pasted may have lost the newline at its end, or gained another system's.
    const text = given.replaceAll('\r\n', '\n').trim()
    return text.startsWith('{') ? readProof(JSON.parse(text)) : parseProof(`${text}\n`)
  }
  if (!isFields(given)) throw new SyntaxError('not a proof')
  const { index, hashes, checkpoint } = given
  const wellFormed = typeof index === 'number' && Array.isArray(hashes) && typeof checkpoint === 'string'
  if (!wellFormed) throw new SyntaxError('not a proof')
  const { origin, size, root } = parseCheckpoint(parseNote(checkpoint).text)
  if (given['treeSize'] !== size || given['root'] !== encodeBase64(root) || given['origin'] !== origin)
    throw new SyntaxError('the proof speaks of another tree than its checkpoint')
  return { index, hashes: hashes.map(readHash), checkpoint }
}

function readHash(given: unknown): Bytes {
  const hash = typeof given === 'string' ? decodeBase64(given) : undefined
  if (!hash) throw new SyntaxError('malformed hash in a proof')
  return hash
}

/** Opens a checkpoint with the log's key alone: no witness is asked. */
async function openSigned(note: string, vkey: string): Promise<Checkpoint | Finding> {
  try {
    const log = await parseVerifierKey(vkey.trimEnd(), sha256)
    return (await openCheckpoint(note, { log, witnesses: [] }, verifyEd25519)).checkpoint
  } catch (error) {
    if (error instanceof UnverifiedNote) return 'unsigned'
    // Pages without a secure connection have no WebCrypto, older browsers no Ed25519.
    const unknown = error instanceof TypeError || (error instanceof Error && error.name === 'NotSupportedError')
    return unknown ? 'unsupported' : 'noCheckpoint'
  }
}

/** What is at hand about a record. Everything in it may have been sent by somebody who wants to deceive. */
export interface Evidence {
  /** What the page shows, as `/api/registers/{register}/records/{key}` answers; left out where it shows the leaf. */
  record?: unknown
  /** As `/api/log/entries/{index}` answers. */
  entry: unknown
  proof: Proof
  /** The log's verifier key, one line. */
  vkey: string
}

/**
 * Checks that what is shown is what the entry says, that the entry stands in the log, and that the log's state is signed.
 * That the statement is true, or that others are shown the same log, it does not check. Never throws on what is sent.
 */
export async function verifyRecord({ record, entry, proof, vkey }: Evidence): Promise<Step[]> {
  const opened = await openSigned(proof.checkpoint, vkey)
  if (opened === 'unsupported') return [step('signed', opened)]
  const leaf = isFields(entry) && typeof entry['leaf'] === 'string' ? entry['leaf'] : undefined
  return [
    await checkShown(record, entry, leaf, proof.index),
    await checkIncluded(leaf, proof, opened),
    typeof opened === 'string'
      ? step('signed', opened)
      : step('signed', 'signed', { origin: opened.origin, size: opened.size }),
  ]
}

async function checkIncluded(
  leaf: string | undefined,
  { index, hashes }: Proof,
  opened: Checkpoint | Finding,
): Promise<Step> {
  if (leaf === undefined) return step('included', 'noEntry')
  if (typeof opened === 'string') return step('included', 'noCheckpoint')
  const { size, root } = opened
  const claim = { index, size, root, hashes, leafHash: await leafHash(utf8(leaf), sha256) }
  return (await verifyInclusion(claim, sha256))
    ? step('included', 'included', { index, size })
    : step('included', 'notIncluded', { index, size })
}

/** What an entry states beside its body. */
const STATED = ['register', 'key', 'revision', 'status', 'publisher', 'publishedAt', 'reason'] as const

async function checkShown(record: unknown, entry: unknown, leaf: string | undefined, index: number): Promise<Step> {
  const stated = leaf === undefined ? undefined : readLeaf(leaf)
  if (!stated || !isFields(entry)) return step('shown', 'noEntry')
  const shown = isFields(record) ? record : undefined
  if (shown) {
    const different = STATED.find((name) => shown[name] !== stated[name])
    if (different) return step('shown', 'differs', { field: different })
    if (shown['index'] !== index) return step('shown', 'differs', { field: 'index' })
  }
  const body = isFields(stated['body']) ? stated['body'] : {}
  const shownBody = shown && (isFields(shown['body']) ? shown['body'] : {})
  let erased = 0
  for (const field of new Set([...Object.keys(body), ...Object.keys(shownBody ?? {})])) {
    const found = await checkField({ stated, field, entry, shownBody })
    if (found === 'erased') erased++
    else if (found) return step('shown', found, { field })
  }
  const fields = Object.keys(body).length
  return erased > 0 ? step('shown', 'shownErased', { fields, erased }) : step('shown', 'shown', { fields })
}

/** An entry, if the leaf is one in canonical JSON: written otherwise, readers could take it for different things. */
function readLeaf(leaf: string): Fields | undefined {
  try {
    const stated: unknown = JSON.parse(leaf)
    const known: readonly string[] = [...STATED, 'body']
    const isEntry = isFields(stated) && Object.keys(stated).every((name) => known.includes(name))
    return isEntry && canonical(stated) === leaf ? stated : undefined
  } catch {
    return undefined
  }
}

/** One field of the body: `undefined` when it is shown as stated. */
async function checkField({
  stated,
  field,
  entry,
  shownBody,
}: {
  stated: Fields
  field: string
  entry: Fields
  shownBody: Fields | undefined
}): Promise<Finding | 'erased' | undefined> {
  const value = isFields(stated['body']) ? stated['body'][field] : undefined
  const shown = shownBody?.[field]
  if (!isCommitment(value)) return !shownBody || isSame(shown, value) ? undefined : 'differs'
  const open = named(entry['disclosures'], field)
  if (!open) {
    if (!named(entry['erased'], field)) return 'withheld'
    return shown === undefined ? 'erased' : 'goneSince'
  }
  const { register, key, revision } = stated
  const salt = readSalt(open['salt'])
  if (typeof register !== 'string' || typeof key !== 'string' || typeof revision !== 'number' || !salt)
    return 'notCommitted'
  const statement = { register, key, revision, field, value: open['value'] }
  const fits = await verifyCommitment(value, statement, salt, sha256).catch(() => false)
  if (!fits) return 'notCommitted'
  return !shownBody || isSame(shown, open['value']) ? undefined : 'differs'
}

const named = (list: unknown, field: string): Fields | undefined =>
  Array.isArray(list) ? list.filter(isFields).find((item) => item['field'] === field) : undefined

/** 32 bytes from base64url without padding. */
function readSalt(text: unknown): Bytes | undefined {
  const bytes =
    typeof text === 'string' ? decodeBase64(`${text.replaceAll('-', '+').replaceAll('_', '/')}=`) : undefined
  return bytes?.length === 32 ? bytes : undefined
}

function isSame(a: unknown, b: unknown): boolean {
  try {
    return canonical(a) === canonical(b)
  } catch {
    return false
  }
}

/**
 * Checks that the log at one checkpoint keeps all that it held at an earlier one.
 * @param before - a checkpoint seen earlier, as a signed note, and the key that it was signed with
 * @param ask - fetches `/api/log/consistency` between two sizes; asked only where a proof is needed
 */
export async function verifyGrowth(
  before: { checkpoint: string; vkey: string },
  now: { checkpoint: string; vkey: string },
  ask: (from: number, to: number) => Promise<unknown>,
): Promise<Step> {
  if (before.vkey.trimEnd() !== now.vkey.trimEnd()) return step('grown', 'otherKey')
  const older = await openSigned(before.checkpoint, before.vkey)
  const newer = await openSigned(now.checkpoint, now.vkey)
  if (typeof older === 'string' || typeof newer === 'string') return step('grown', 'noCheckpoint')
  const sizes = { from: older.size, size: newer.size }
  if (older.size > newer.size) return step('grown', 'shrunk', sizes)
  if (older.size === newer.size) return step('grown', equal(older.root, newer.root) ? 'unchanged' : 'rewritten', sizes)
  const claim = { from: older.size, to: newer.size, fromRoot: older.root, toRoot: newer.root }
  const proof = await ask(claim.from, claim.to).catch(() => undefined)
  if (proof === undefined) return step('grown', 'noAnswer', sizes)
  const hashes = isFields(proof) && Array.isArray(proof['hashes']) ? proof['hashes'] : []
  const decoded = hashes.map((hash) => (typeof hash === 'string' && decodeBase64(hash)) || new Uint8Array())
  return step('grown', (await verifyConsistency({ ...claim, hashes: decoded }, sha256)) ? 'grown' : 'rewritten', sizes)
}
