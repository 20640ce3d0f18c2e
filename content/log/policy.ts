import { COSIGNATURE, ED25519, parseVerifierKey, type VerifierKey } from './keys.ts'
import type { AsyncHash } from './merkle.ts'

/** A witness as a policy lists it. */
export interface Witness {
  /** What the policy calls it; its key has a name of its own. */
  name: string
  key: VerifierKey
  /** Where it takes checkpoints: `<url>/add-checkpoint`. */
  url: string | undefined
}

export interface Policy {
  /** Keys of logs; several of one name are those of one log whose key changed. */
  logs: VerifierKey[]
  witnesses: Witness[]
  /** Whether the cosignatures by keys of these names and ids (`name+id`) are enough; `undefined` for `quorum none`. */
  isEnough: ((signers: ReadonlySet<string>) => boolean) | undefined
}

type Enough = (signers: ReadonlySet<string>) => boolean

/** What tells one key from another in a note: `name+id`. */
export const signerOf = ({ name, id }: Pick<VerifierKey, 'name' | 'id'>): string => `${name}+${id}`

const parseKey = async (line: string, type: VerifierKey['type'], hash: AsyncHash): Promise<VerifierKey> => {
  const key = await parseVerifierKey(line, hash)
  if (key.type !== type) throw new SyntaxError(`${key.name} signs with another type of key`)
  return key
}

const parseWitness = async (
  [name = '', line = '', url, ...more]: string[],
  hash: AsyncHash,
  isAskable: (url: string) => boolean,
): Promise<Witness> => {
  if (more.length > 0) throw new SyntaxError('more than name, key and address')
  if (url !== undefined && !isAskable(url)) throw new SyntaxError(`not an https address: ${url}`)
  return { name, key: await parseKey(line, COSIGNATURE, hash), url: url?.replace(/\/$/, '') }
}

const parseGroup = ([threshold = '', ...of]: string[], member: (name: string) => Enough): Enough => {
  const parts = of.map(member)
  const least = threshold === 'any' ? 1 : threshold === 'all' ? parts.length : Number(threshold)
  const isNumber = threshold === 'any' || threshold === 'all' || /^[1-9]\d*$/.test(threshold)
  if (!isNumber || least < 1 || least > parts.length || new Set(of).size < of.length)
    throw new SyntaxError('no such threshold, or a member twice')
  return (signers) => parts.filter((enough) => enough(signers)).length >= least
}

/**
 * Which logs and witnesses somebody relies on, and how many of the witnesses are enough: lines `log <vkey> [url]`,
 * `witness <name> <vkey> [url]`, `group <name> <n|any|all> <members…>`, `quorum <name|none>`, and remarks after `#` at
 * the beginning of a line. An empty text relies on nobody.
 * @param isAskable - whether a witness may be asked at an address; for whoever asks none, any will do
 * @throws SyntaxError naming the line
 * @see c2sp.org/tlog-policy
 */
export async function parsePolicy(
  text: string,
  hash: AsyncHash,
  isAskable: (url: string) => boolean = () => true,
): Promise<Policy> {
  const logs: VerifierKey[] = []
  const witnesses: Witness[] = []
  const members = new Map<string, Enough>()
  let quorum: Enough | 'none' | undefined
  const member = (name: string): Enough => {
    const found = members.get(name)
    if (!found) throw new SyntaxError(`no witness or group ${name} before`)
    return found
  }
  const define = (name: string, enough: Enough): void => {
    if (name === '' || name === 'none' || members.has(name)) throw new SyntaxError(`the name ${name} is taken`)
    members.set(name, enough)
  }
  const read = async (what: string, words: string[]): Promise<void> => {
    const [name = '', ...rest] = words
    if (what === 'log') logs.push(await parseKey(name, ED25519, hash))
    else if (what === 'witness') {
      const witness = await parseWitness(words, hash, isAskable)
      define(name, (signers) => signers.has(signerOf(witness.key)))
      witnesses.push(witness)
    } else if (what === 'group') define(name, parseGroup(rest, member))
    else if (what === 'quorum' && !quorum && rest.length === 0) quorum = name === 'none' ? name : member(name)
    else throw new SyntaxError(`unknown or repeated: ${what}`)
  }
  for (const [number, line] of text.split('\n').entries()) {
    const [what, ...words] = line.split(/[ \t\r]+/).filter(Boolean)
    if (what === undefined || what.startsWith('#')) continue
    try {
      await read(what, words)
    } catch (error) {
      throw new SyntaxError(`line ${number + 1}: ${error instanceof Error ? error.message : 'unreadable'}`)
    }
  }
  const keys = [...logs, ...witnesses.map(({ key }) => key)]
  if (new Set(keys.map(({ publicKey }) => publicKey.join())).size < keys.length)
    throw new SyntaxError('one public key stands for two')
  if (witnesses.length > 0 && !quorum) throw new SyntaxError('no line quorum')
  return { logs, witnesses, isEnough: quorum === 'none' ? undefined : quorum }
}
