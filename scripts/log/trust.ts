import { readFileSync } from 'node:fs'
import { openCheckpoint, type Checkpoint } from '../../content/log/checkpoint.ts'
import type { VerifierKey } from '../../content/log/keys.ts'
import { UnverifiedNote } from '../../content/log/note.ts'
import { parsePolicy as readLines, signerOf } from '../../content/log/policy.ts'
import { verifyEd25519 } from '../../content/log/webcrypto.ts'
import { sha256 } from './hash.ts'
import { BadUse, because, refused, type Verdict } from './sentences.ts'

/** Whom to believe: always what the asker says, never what the portal says of itself. */
export interface Trust {
  /** The log's key as the asker has it. */
  log: VerifierKey
  /** That one, and others of the same log: those the asker has too, or that a change of keys led to. */
  logs: readonly VerifierKey[]
  witnesses: VerifierKey[]
  /** Whether cosignatures by these keys (`name+id`) are enough; `undefined` when no policy was given. */
  isEnough: ((signers: ReadonlySet<string>) => boolean) | undefined
}

/** A checkpoint that the log signed, and the witnesses who saw it. */
export interface Opened {
  checkpoint: Checkpoint
  /** Times in seconds since 1970-01-01T00:00:00Z. */
  seen: { witness: string; timestamp: number }[]
}

/** @throws BadUse */
export const readBytes = (file: string): Buffer => {
  try {
    return readFileSync(file)
  } catch {
    throw new BadUse('unreadable', { file })
  }
}

/** @throws BadUse */
export const readText = (file: string): string => readBytes(file).toString()

/** A verifier key as it is, or the file that holds it. Base64 holds `/` too, so only the shape tells them apart. */
const keyLine = (given: string): string => (/^[^+\s]+\+[0-9a-f]{8}\+\S+$/.test(given) ? given : readText(given))

/** What the command line says, as a policy: a log's key, and witnesses of which `quorum` have to sign (all, if not said). */
export const policyText = (key: string, witnesses: string[] = [], quorum?: string): string => {
  const lines = [`log ${keyLine(key)}`, ...witnesses.map((witness, i) => `witness ${i} ${keyLine(witness)}`)]
  const isAsked = witnesses.length > 0 || quorum !== undefined
  const group = isAsked ? [`group g ${quorum ?? 'all'} ${Object.keys(witnesses).join(' ')}`, 'quorum g'] : []
  return [...lines, ...group].join('\n')
}

/** Trust from the command line. @throws BadUse */
export const trustOf = async (key: string, witnesses: string[] = [], quorum?: string): Promise<Trust> => {
  const text = policyText(key, witnesses, quorum)
  try {
    return await parsePolicy(text)
  } catch (error) {
    throw new BadUse('badKey', { why: because(error) })
  }
}

/**
 * Trust from a policy file, whose `log` lines are the keys of one log.
 * @throws SyntaxError naming the line, or what is missing
 * @see c2sp.org/tlog-policy
 */
export const parsePolicy = async (text: string): Promise<Trust> => {
  const { logs, witnesses, isEnough } = await readLines(text, sha256)
  const [log] = logs
  const keys = witnesses.map(({ key }) => key)
  const names = new Set([...logs, ...keys].map(({ name }) => name))
  // A cosignature does not cover its name: one name for two would count twice.
  if (!log || names.size <= keys.length || logs.some(({ name }) => name !== log.name))
    throw new SyntaxError('no line log, two logs, or one name for two')
  return { log, logs, witnesses: keys, isEnough }
}

/** @throws BadUse */
export const readPolicy = async (file: string): Promise<Trust> => {
  const text = readText(file)
  try {
    return await parsePolicy(text)
  } catch (error) {
    throw new BadUse('badKey', { why: `${file}: ${because(error)}` })
  }
}

/** Opens a checkpoint that one of the log's trusted keys signed. @throws as `openCheckpoint` */
export const openWithAny = async (note: string, { logs, witnesses }: Trust): Promise<Opened> => {
  let refusal: unknown
  for (const log of logs)
    try {
      return await openCheckpoint(note, { log, witnesses }, verifyEd25519)
    } catch (error) {
      refusal = error
    }
  throw refusal
}

/** @param file - where the note came from, for the sentence */
export const openTrusted = async (note: string, file: string, trust: Trust): Promise<Opened | Verdict> => {
  try {
    const opened = await openWithAny(note, trust)
    const names = new Set(opened.seen.map(({ witness }) => witness))
    const signers = new Set(trust.witnesses.filter(({ name }) => names.has(name)).map(signerOf))
    if (trust.isEnough && !trust.isEnough(signers))
      return refused('notWitnessed', { seen: [...names].join(', ') || '0' })
    return opened
  } catch (error) {
    return refused(error instanceof UnverifiedNote ? 'notSigned' : 'notNote', { file, why: because(error) })
  }
}

export const isVerdict = (found: object): found is Verdict => 'finding' in found

/** What every good verdict says beside itself. */
export const witnessing = (trust: Trust, { seen }: Opened): Pick<Verdict, 'finding' | 'values'> =>
  trust.isEnough
    ? { finding: 'witnessed', values: { seen: seen.map(({ witness }) => witness).join(', ') } }
    : { finding: 'operatorAlone', values: {} }
