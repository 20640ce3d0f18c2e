import { decodeBase64, utf8, type Bytes } from './bytes.ts'
import { canonical } from './canonical.ts'
import { isCommitment, verifyCommitment } from './commitment.ts'
import { step, type Finding, type Step } from './findings.ts'
import { hasLeaf, inclusionPath, leafHash } from './merkle.ts'
import { isStep, openSigned, type Opened, type Trust } from './open-signed.ts'
import type { Proof } from './proof-text.ts'
import { verifyInclusion } from './proofs.ts'
import { sha256 } from './webcrypto.ts'

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is at hand about a record. Everything in it may have been sent by somebody who wants to deceive. */
export interface Evidence extends Trust {
  /** What the page shows, as `/api/registers/{register}/records/{key}` answers; left out where it shows the leaf. */
  record?: unknown
  /** As `/api/log/entries/{index}` answers. */
  entry: unknown
  /** The leaf that the portal serves at the proof's index, where `entry` came from elsewhere: it may be what is proven. */
  standing?: string | undefined
  proof: Proof
}

/**
 * Checks that what is shown is what the entry says, that the entry stands in the log, and that the log's state is signed,
 * by witnesses too where their keys are given. That the statement is true it does not check. Never throws on what is sent.
 */
export async function verifyRecord({ record, entry, standing, proof, vkey, witnesses }: Evidence): Promise<Step[]> {
  const opened = await openSigned(proof.checkpoint, { vkey, ...(witnesses ? { witnesses } : {}) })
  if (isStep(opened) && opened.detail === 'unsupported') return [opened]
  const leaf = isFields(entry) && typeof entry['leaf'] === 'string' ? entry['leaf'] : undefined
  return [
    await checkShown(record, entry, leaf, proof.index),
    await checkIncluded({ leaf, standing }, proof, opened),
    ...checkSigned(opened, witnesses?.length ?? 0),
  ]
}

async function checkIncluded(
  { leaf, standing }: { leaf: string | undefined; standing: string | undefined },
  { index, hashes }: Proof,
  opened: Opened | Step,
): Promise<Step> {
  if (leaf === undefined) return step('included', 'noEntry')
  if (isStep(opened)) return step('included', 'noCheckpoint')
  const { size, root } = opened
  if (!hasLeaf(size, index)) return step('included', 'noSuchIndex', { index, size })
  const needed = inclusionPath(index, size).length
  if (hashes.length !== needed) return step('included', 'hashCount', { index, size, hashes: hashes.length, needed })
  const proves = async (text: string): Promise<boolean> =>
    verifyInclusion({ index, size, root, hashes, leafHash: await leafHash(utf8(text), sha256) }, sha256)
  if (await proves(leaf)) return step('included', 'included', { index, size })
  const isOfAnother = standing !== undefined && standing !== leaf && (await proves(standing))
  return step('included', isOfAnother ? 'otherEntry' : 'notIncluded', { index, size })
}

/** What a signed state shows of its signers. */
export function checkSigned(opened: Opened | Step, asked: number): Step[] {
  if (isStep(opened)) return [opened]
  const { origin, size, seen } = opened
  const signed = step('signed', 'signed', { origin, size })
  if (asked === 0) return [signed]
  const names = seen.map(({ witness }) => witness).join(', ')
  const witnessed = seen.length > 0 ? 'witnessed' : 'notWitnessed'
  return [signed, step('witnessed', witnessed, { names, seen: seen.length, asked })]
}

/** What an entry states beside its body. */
const STATED = ['register', 'key', 'revision', 'status', 'publisher', 'publishedAt', 'reason'] as const

async function checkShown(record: unknown, entry: unknown, leaf: string | undefined, index: number): Promise<Step> {
  const stated = leaf === undefined ? undefined : readLeaf(leaf)
  if (!stated || !isFields(entry)) return step('shown', 'noEntry')
  const shown = isFields(record) ? record : undefined
  if (shown) {
    // Kept copies may hold `null` for a reason that there is none of.
    const different = STATED.find((name) => (shown[name] ?? undefined) !== stated[name])
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

/**
 * What an entry states, if the leaf is one in canonical JSON: written otherwise, readers could take it for different
 * things.
 */
export function readLeaf(leaf: string): Fields | undefined {
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
