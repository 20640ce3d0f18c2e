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

function* findingsIn(text: string): Generator<Doubled | Unresolved> {
  const places = new Map<string, { place: number; chunk: number }>()
  const references: Referred[] = []
  for (const line of text.split('\n')) {
    const [kind, key = '', place = '', chunk = '', field = ''] = line.split('\t')
    const at = { place: Number(place), chunk: Number(chunk) }
    if (kind === 'R') references.push({ key, field, ...at })
    if (kind !== 'K') continue
    const before = places.get(key)
    if (before) yield { key, first: before.place, second: at.place }
    else places.set(key, at)
  }
  for (const reference of references) {
    const found = places.get(reference.key)
    if (!found || found.chunk > reference.chunk) yield { ...reference, below: found?.place }
  }
}
