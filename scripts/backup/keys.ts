import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newKey, open, seal } from './cipher.ts'
import { writeSafe } from './folder.ts'
import { refuse } from './sentences.ts'

/** The keys of single rows, values and files: there are as many as these, so that each takes as little room as it can. */

export const KEYS_FILE = 'keys'

const KEY_BYTES = 32
/** Of a key as it is written, base64. */
const WRITTEN_BYTES = 44
const [TAB, LINE] = [0x09, 0x0a]

/** Names and their keys, in the order in which they came: the keys lie in one piece of memory, one behind the other. */
export class Keys {
  readonly #at = new Map<string, number>()
  #secrets = Buffer.alloc(64 * KEY_BYTES)

  get size(): number {
    return this.#at.size
  }

  /** Where a name stands, from 0; `undefined` where it does not. */
  at(of: string): number | undefined {
    return this.#at.get(of)
  }

  /** @throws RangeError for a place where nothing stands */
  secretAt(at: number): Buffer {
    if (at < 0 || at >= this.size) throw new RangeError(`no key at ${at}`)
    return this.#secrets.subarray(at * KEY_BYTES, (at + 1) * KEY_BYTES)
  }

  /** @returns where it stands; a name that stands already keeps its key */
  add(of: string, secret: Uint8Array = newKey()): number {
    const known = this.#at.get(of)
    if (known !== undefined) return known
    const at = this.size
    if ((at + 1) * KEY_BYTES > this.#secrets.length) {
      const more = Buffer.alloc(this.#secrets.length * 2)
      this.#secrets.copy(more)
      this.#secrets = more
    }
    this.#secrets.set(secret, at * KEY_BYTES)
    this.#at.set(of, at)
    return at
  }

  names(): Iterable<[string, number]> {
    return this.#at.entries()
  }
}

/** @param key - of what is private. @throws Refusal for another's */
export const readKeys = (folder: string, key: Buffer): Keys => {
  const [file, keys] = [join(folder, KEYS_FILE), new Keys()]
  if (!existsSync(file)) return keys
  const text = open(key, KEYS_FILE, readFileSync(file)) ?? refuse('blockDiffers', { name: KEYS_FILE, file })
  for (let from = 0; from < text.length;) {
    const end = text.indexOf(LINE, from)
    const line = text.subarray(from, end < 0 ? text.length : end)
    const tab = line.lastIndexOf(TAB)
    if (tab > 0) keys.add(line.toString('utf8', 0, tab), Buffer.from(line.toString('latin1', tab + 1), 'base64'))
    from += line.length + 1
  }
  return keys
}

/** Writes those that are chosen. @param isKept - by where a key stands */
export const writeKeys = (folder: string, key: Buffer, keys: Keys, isKept: (at: number) => boolean): void => {
  let bytes = 0
  for (const [of, at] of keys.names()) if (isKept(at)) bytes += Buffer.byteLength(of) + WRITTEN_BYTES + 2
  const text = Buffer.alloc(bytes)
  let to = 0
  for (const [of, at] of keys.names())
    if (isKept(at)) to += text.write(`${of}\t${keys.secretAt(at).toString('base64')}\n`, to)
  writeSafe(join(folder, KEYS_FILE), seal(key, KEYS_FILE, text))
}
