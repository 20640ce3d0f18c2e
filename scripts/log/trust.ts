import { readFileSync } from 'node:fs'
import { openCheckpoint, type Checkpoint } from '../../content/log/checkpoint.ts'
import { COSIGNATURE, ED25519, parseVerifierKey, type VerifierKey } from '../../content/log/keys.ts'
import { UnverifiedNote } from '../../content/log/note.ts'
import { sha256, verifyEd25519 } from '../../content/log/webcrypto.ts'
import { BadUse, because, refused, type Verdict } from './sentences.ts'

/** Whom to believe: always what the asker says, never what the portal says of itself. */
export interface Trust {
  log: VerifierKey
  witnesses: VerifierKey[]
  /** Whether the cosignatures of these witnesses are enough; `undefined` when no policy was given. */
  isEnough: ((names: ReadonlySet<string>) => boolean) | undefined
}

/** A checkpoint that the log signed, and the witnesses who saw it. */
export interface Opened {
  checkpoint: Checkpoint
  /** Times in seconds since 1970-01-01T00:00:00Z. */
  seen: { witness: string; timestamp: number }[]
}

/** @throws BadUse */
export const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new BadUse('unreadable', { file })
  }
}

const parseKey = async (line: string, type: VerifierKey['type']): Promise<VerifierKey> => {
  const key = await parseVerifierKey(line.trim(), sha256)
  if (key.type !== type) throw new SyntaxError(`${key.name} signs with another type of key`)
  return key
}

/** A verifier key as it is, or the file that holds it. Base64 holds `/` too, so only the shape tells them apart. */
const keyLine = (given: string): string => (/^[^+\s]+\+[0-9a-f]{8}\+\S+$/.test(given) ? given : readText(given))

/**
 * Trust from the command line: a log's key, and witnesses of which `quorum` have to sign (all, if not said).
 * @throws BadUse
 */
export const trustOf = async (key: string, witnesses: string[] = [], quorum?: string): Promise<Trust> => {
  const [line, ...lines] = [key, ...witnesses].map(keyLine)
  try {
    const log = await parseKey(line ?? '', ED25519)
    const known = await Promise.all(lines.map((witness) => parseKey(witness, COSIGNATURE)))
    const least = quorum === undefined ? known.length : Number(quorum)
    if (quorum !== undefined && !(/^[1-9]\d*$/.test(quorum) && least <= known.length))
      throw new SyntaxError(`no quorum of ${quorum} among ${known.length} witnesses`)
    const isEnough = (names: ReadonlySet<string>): boolean => names.size >= least
    return distinct({ log, witnesses: known, isEnough: known.length > 0 ? isEnough : undefined })
  } catch (error) {
    throw new BadUse('badKey', { why: because(error) })
  }
}

/** One key under two names would count twice. */
const distinct = (trust: Trust): Trust => {
  const all = [trust.log, ...trust.witnesses]
  const count = (of: (key: VerifierKey) => string): number => new Set(all.map(of)).size
  if (count((key) => key.publicKey.join()) < all.length || count((key) => key.name) < all.length)
    throw new SyntaxError('one key or name stands for two')
  return trust
}

type Enough = (names: ReadonlySet<string>) => boolean

/**
 * Trust from a policy file: lines `log <vkey>`, `witness <name> <vkey>`, `group <name> <n|any|all> <members…>` and
 * `quorum <name|none>`; what follows `#` is a remark.
 * @throws SyntaxError naming the line
 * @see c2sp.org/tlog-policy
 */
export const parsePolicy = async (text: string): Promise<Trust> => {
  let log: VerifierKey | undefined
  let quorum: Enough | 'none' | undefined
  const witnesses: VerifierKey[] = []
  const members = new Map<string, Enough>()
  const define = (name: string, enough: Enough): void => {
    if (name === 'none' || members.has(name)) throw new SyntaxError(`${name} is taken`)
    members.set(name, enough)
  }
  const member = (name: string): Enough => {
    const found = members.get(name)
    if (!found) throw new SyntaxError(`no witness or group ${name} before`)
    return found
  }
  for (const [number, line] of text.split('\n').entries()) {
    const [what, name = '', ...rest] = line.replace(/#.*/, '').split(/\s+/).filter(Boolean)
    try {
      if (what === undefined) continue
      if (what === 'log' && !log) log = await parseKey(name, ED25519)
      else if (what === 'witness') {
        const key = await parseKey(rest[0] ?? '', COSIGNATURE)
        witnesses.push(key)
        define(name, (names) => names.has(key.name))
      } else if (what === 'group') {
        const [threshold = '', ...of] = rest
        const parts = of.map(member)
        const least = threshold === 'any' ? 1 : threshold === 'all' ? parts.length : Number(threshold)
        if (!(Number.isInteger(least) && least >= 1 && least <= parts.length))
          throw new SyntaxError('no such threshold')
        define(name, (names) => parts.filter((enough) => enough(names)).length >= least)
      } else if (what === 'quorum' && !quorum) quorum = name === 'none' ? 'none' : member(name)
      else throw new SyntaxError(`unknown or repeated: ${what}`)
    } catch (error) {
      throw new SyntaxError(`line ${number + 1}: ${because(error)}`)
    }
  }
  if (!log) throw new SyntaxError('no line log')
  if (!quorum) throw new SyntaxError('no line quorum')
  return distinct({ log, witnesses, isEnough: quorum === 'none' ? undefined : quorum })
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

/** @param file - where the note came from, for the sentence */
export const openTrusted = async (note: string, file: string, trust: Trust): Promise<Opened | Verdict> => {
  try {
    const opened = await openCheckpoint(note, trust, verifyEd25519)
    const names = new Set(opened.seen.map(({ witness }) => witness))
    if (trust.isEnough && !trust.isEnough(names)) return refused('notWitnessed', { seen: [...names].join(', ') || '0' })
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
