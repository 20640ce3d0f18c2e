import { concat, decodeBase64, encodeBase64, equal, type Bytes } from '../log/bytes.ts'
import {
  HASH_BYTES,
  inclusionPath,
  leafHash,
  rangeHash,
  treeHash,
  nodeHash,
  type AsyncHash,
  type Hash,
  type ReadHash,
} from '../log/merkle.ts'
import { verifyInclusion } from '../log/proofs.ts'
import { COMMITMENT } from './commitment.ts'

/**
 * Every ten minutes, with or without reports, the log is given one root over the commitments of those ten minutes, hidden
 * among random leaves: it binds each of them and tells of none, not even how many there were.
 */

const MINUTES = 10
const KEY = /^(\d{4})(\d\d)(\d\d)T(\d\d)([0-5]0)Z$/

/** The fewest leaves, a power of four. */
const LEAST_LEAVES = 1_024

/** Minutes after the end of its ten by which a pulse stands; one that is missing then proves a broken promise. */
export const LATEST_MINUTES = 60

/**
 * The pulse that a commitment of this instant belongs to, named by the beginning of its ten minutes: `20261122T1150Z`.
 * @param instant - RFC 3339 UTC, or milliseconds since 1970-01-01T00:00:00Z
 */
export const pulseKey = (instant: string | number): string => {
  const at = typeof instant === 'string' ? Date.parse(instant) : instant
  const begins = Math.floor(at / (MINUTES * 60_000)) * MINUTES * 60_000
  return `${new Date(begins).toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`
}

/** When the ten minutes of a pulse begin and end, and by when it stands; `undefined` for what is no key of one. */
export const pulseTimes = (key: string): { begins: string; ends: string; due: string } | undefined => {
  const [, year, month, day, hour, minute] = KEY.exec(key) ?? []
  const begins = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`)
  if (Number.isNaN(begins) || pulseKey(begins) !== key) return undefined
  const after = (minutes: number): string => new Date(begins + minutes * 60_000).toISOString().replace('.000', '')
  return { begins: after(0), ends: after(MINUTES), due: after(MINUTES + LATEST_MINUTES) }
}

export const isPulseKey = (text: string): boolean => pulseTimes(text) !== undefined

/** 32 bytes of a commitment; `undefined` for what is none. */
export const commitmentBytes = (commitment: string): Bytes | undefined =>
  COMMITMENT.test(commitment) ? decodeBase64(`${commitment.replaceAll('-', '+').replaceAll('_', '/')}=`) : undefined

const compare = (a: Uint8Array, b: Uint8Array): number => {
  const at = a.findIndex((byte, index) => byte !== b[index])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

/**
 * The leaves of a pulse, in order of their bytes, so that the place of one tells nothing of when it came. Their number is a
 * power of four and at least 1,024.
 * @param commitments - base64url, each once
 * @param seed - 32 random bytes of this pulse, kept secret: leaves that stand for nothing are made of it
 * @throws RangeError when a commitment is none, or the seed has another length
 */
export const pulseLeaves = (commitments: readonly string[], seed: Uint8Array, hash: Hash): Uint8Array[] => {
  if (seed.length !== HASH_BYTES) throw new RangeError(`a seed has ${HASH_BYTES} bytes, not ${seed.length}`)
  const given = commitments.map((commitment) => {
    const bytes = commitmentBytes(commitment)
    if (!bytes) throw new RangeError('not a commitment')
    return bytes
  })
  let size = LEAST_LEAVES
  while (size < given.length) size *= 4
  const filling = Array.from({ length: size - given.length }, (_, at) => {
    const counter = new Uint8Array(4)
    new DataView(counter.buffer).setUint32(0, at)
    return hash(concat([seed, counter]))
  })
  return [...given, ...filling].sort(compare)
}

/** Root of the leaves. */
export const pulseRoot = (leaves: readonly Uint8Array[], hash: Hash): Uint8Array =>
  treeHash(concat(leaves.map((leaf) => leafHash(leaf, hash))), hash)

/** That a commitment is among the leaves of a pulse. */
export interface PulseProof {
  /** Of the tree. */
  size: number
  leafIndex: number
  /** From the leaf upwards, standard base64. */
  hashes: string[]
}

/** @returns `undefined` when it is not among them. */
export const provePulse = (leaves: readonly Uint8Array[], commitment: string, hash: Hash): PulseProof | undefined => {
  const bytes = commitmentBytes(commitment)
  const leafIndex = bytes ? leaves.findIndex((leaf) => equal(leaf, bytes)) : -1
  if (leafIndex < 0) return undefined
  const levels = [leaves.map((leaf) => leafHash(leaf, hash))]
  for (let level = levels[0] ?? []; level.length > 1;) {
    const lower = level
    level = Array.from({ length: lower.length / 2 }, (_, at) =>
      nodeHash(nth(lower, 2 * at), nth(lower, 2 * at + 1), hash),
    )
    levels.push(level)
  }
  const read: ReadHash = ({ height, index }) => nth(levels[height] ?? [], index)
  const path = inclusionPath(leafIndex, leaves.length)
  return { size: leaves.length, leafIndex, hashes: path.map((range) => encodeBase64(rangeHash(range, read, hash))) }
}

const nth = (row: readonly Uint8Array[], at: number): Uint8Array => {
  const found = row[at]
  if (!found) throw new RangeError('the number of leaves is no power of two')
  return found
}

/**
 * Whether the proof leads from the commitment to the root. Never throws on what a stranger may send.
 * @param root - standard base64, as the entry of the pulse states it
 */
export const verifyPulse = async (
  commitment: string,
  root: string,
  { size, leafIndex, hashes }: PulseProof,
  hash: AsyncHash,
): Promise<boolean> => {
  const [leaf, top] = [commitmentBytes(commitment), decodeBase64(root)]
  const path = hashes.flatMap((text) => decodeBase64(text) ?? [])
  if (!leaf || !top || path.length !== hashes.length) return false
  return verifyInclusion(
    { index: leafIndex, size, leafHash: await leafHash(leaf, hash), root: top, hashes: path },
    hash,
  )
}
