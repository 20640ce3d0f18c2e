import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Two rows of one key. */
export interface Doubled {
  key: string
  first: number
  second: number
}

/** A row that refers to another one of the same file. */
export interface Referred {
  /** Key it refers to. */
  key: string
  /** Where it stands, and the field that refers. */
  place: number
  field: string
  /** Chunk it is sent with. */
  chunk: number
}

/** How a reference within the file came out; with the place of what it refers to, where it stands too far down. */
export interface Unresolved extends Referred {
  below: number | undefined
}

const BUCKETS = 64
/** Characters held of a bucket before they go to disk. */
const HELD = 64 * 1024

const bucketOf = (key: string): number => {
  let hash = 0
  for (let i = 0; i < key.length; i++) hash = (Math.imul(hash, 31) + key.charCodeAt(i)) | 0
  return (hash ^ (hash >>> 15)) & (BUCKETS - 1)
}

/**
 * The keys of a file however long it is, in the same memory: sorted into buckets that go to disk, and looked through
 * one bucket at a time.
 */
export class Ledger {
  private readonly held: string[] = Array.from({ length: BUCKETS }, () => '')
  private readonly files = new Map<number, number>()
  private folder: string | undefined

  /** Notes where a key stands. */
  add(key: string, place: number, chunk: number): void {
    this.note(key, `K\t${key}\t${place}\t${chunk}\n`)
  }

  /** Notes a reference that the portal does not know. */
  refer({ key, place, field, chunk }: Referred): void {
    this.note(key, `R\t${key}\t${place}\t${chunk}\t${field}\n`)
  }

  private note(key: string, line: string): void {
    const bucket = bucketOf(key)
    const held = (this.held[bucket] ?? '') + line
    this.held[bucket] = held.length < HELD ? held : ''
    if (held.length >= HELD) writeSync(this.fileOf(bucket), held)
  }

  private fileOf(bucket: number): number {
    const open = this.files.get(bucket)
    if (open !== undefined) return open
    this.folder ??= mkdtempSync(join(tmpdir(), 'lucid-publish-'))
    const file = openSync(join(this.folder, String(bucket)), 'a')
    this.files.set(bucket, file)
    return file
  }

  /** What only the whole file shows, in no order. */
  *findings(): Generator<Doubled | Unresolved> {
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const isOnDisk = this.files.has(bucket) && this.folder !== undefined
      const text =
        (isOnDisk ? readFileSync(join(this.folder ?? '', String(bucket)), 'utf8') : '') + (this.held[bucket] ?? '')
      yield* findingsIn(text)
    }
  }

  /** Takes what it wrote off the disk. */
  close(): void {
    for (const file of this.files.values()) closeSync(file)
    this.files.clear()
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true })
    this.folder = undefined
  }
}

/** What stands behind the key on its line. */
const notedIn = (text: string): Omit<Referred, 'key'> => {
  const [place, chunk, field = ''] = text.split('\t')
  return { place: Number(place), chunk: Number(chunk), field }
}

function* findingsIn(text: string): Generator<Doubled | Unresolved> {
  /** Where each key stands first, as it was noted: few are ever asked for. */
  const places = new Map<string, string>()
  const references: Referred[] = []
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    const behind = text.indexOf('\t', start + 2)
    const key = text.slice(start + 2, behind)
    const noted = text.slice(behind + 1, end)
    const isReference = text.charAt(start) === 'R'
    start = end + 1
    if (isReference) references.push({ key, ...notedIn(noted) })
    else {
      const before = places.get(key)
      if (before === undefined) places.set(key, noted)
      else yield { key, first: notedIn(before).place, second: notedIn(noted).place }
    }
  }
  for (const reference of references) {
    const noted = places.get(reference.key)
    const found = noted === undefined ? undefined : notedIn(noted)
    if (!found || found.chunk > reference.chunk) yield { ...reference, below: found?.place }
  }
}
