import { utf8 } from '../log/bytes.ts'
import type { Hash } from '../log/merkle.ts'

/**
 * Which awards of a day are looked into: of all of them 2 %, rounded up, with the least hashes under a seed that nobody
 * knew when they were made, the root of the first checkpoint of the next day.
 */

const PREFIX = 'lucid-points-audit-v1'
/** One of so many is drawn. */
const ONE_OF = 50

/** How many of so many are drawn. */
export const drawnOf = (awards: number): number => Math.ceil(awards / ONE_OF)

/**
 * By which an award is drawn or not: lower ones first.
 * @param root - of the seed's checkpoint, base64
 * @returns hexadecimal, of one length
 */
export const lotOf = (root: string, award: string, hash: Hash): string =>
  Array.from(hash(utf8([PREFIX, root, award].join('\0'))), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** What cannot be among the least of very many is not kept: twice the share, from so many on. */
const KEPT_WHOLE = 10_000
const BOUND = '0a'

export interface Draw {
  /** Takes awards in any order. */
  add: (award: string) => void
  /** How many there were, and those that are drawn, in order of their lots. */
  end: () => { awards: number; drawn: string[] }
}

/** @param expected - how many there are, as far as is known: bounds what is kept in memory */
export const beginDraw = (root: string, expected: number, hash: Hash): Draw => {
  const kept: [lot: string, award: string][] = []
  let awards = 0
  return {
    add: (award) => {
      awards += 1
      const lot = lotOf(root, award, hash)
      if (expected <= KEPT_WHOLE || lot < BOUND) kept.push([lot, award])
    },
    end: () => {
      kept.sort(([one], [other]) => (one < other ? -1 : 1))
      return { awards, drawn: kept.slice(0, drawnOf(awards)).map(([, award]) => award) }
    },
  }
}
