import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { utf8 } from '../../content/log/bytes.ts'
import { climb } from '../../content/log/climb.ts'
import { inclusionPath, leafHash, rangeHash, rootAt } from '../../content/log/merkle.ts'
import { appendLeaves, tileReader } from '../../content/log/tiles.ts'
import { sha256 as digest } from '../../db/record/hash.ts'
import { drawPath, rangeText, WIDTH } from '../../site/log/tree.ts'

/** Bytes of its own kind, so that they compare with others. */
const sha256 = (bytes: Parameters<typeof digest>[0]): Uint8Array => Uint8Array.from(digest(bytes))
const leaves = Array.from({ length: 700 }, (_, n) => utf8(`leaf ${n}`))
const hashes = leaves.map((leaf) => leafHash(leaf, sha256))
const reader = tileReader(appendLeaves({ size: 0, edge: [] }, hashes, sha256).tiles, sha256)
const climbTo = (index: number, size: number) => {
  const proof = inclusionPath(index, size).map((range) => rangeHash(range, reader, sha256))
  return climb({ leaf: leaves[index] ?? new Uint8Array(), index, size, hashes: proof }, sha256)
}

it('climbing from any leaf reaches the root, each node covering its two children', async () => {
  const place = fc
    .integer({ min: 1, max: 700 })
    .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1) }))
  await fc.assert(
    fc.asyncProperty(place, async ({ size, index }) => {
      const { leaf, steps } = await climbTo(index, size)
      const root = steps.at(-1)?.parent ?? leaf
      expect(root).toEqual({ start: 0, end: size, hash: rootAt(size, reader, sha256) })
      for (const { own, sibling, isLeft, parent } of steps) {
        const [left, right] = isLeft ? [own, sibling] : [sibling, own]
        expect([left.start, left.end, right.end]).toEqual([parent.start, right.start, parent.end])
      }
    }),
    { numRuns: 40 },
  )
})

it('climbing with a hash too few or for no leaf is refused', async () => {
  const leaf = utf8('x')
  await expect(climb({ leaf, index: 1, size: 5, hashes: [] }, sha256)).rejects.toThrow(RangeError)
  await expect(climb({ leaf, index: 5, size: 5, hashes: [] }, sha256)).rejects.toThrow(RangeError)
})

it('a path is drawn in a width of its own however many leaves there are, no two boxes touching', async () => {
  const node = (start: number, end: number) => ({ start, end, hash: new Uint8Array(32) })
  const index = 524_287
  const path = inclusionPath(index, 1_000_000)
  const { leaf, steps } = await climb(
    { leaf: utf8(''), index, size: 1_000_000, hashes: path.map(() => new Uint8Array(32)) },
    sha256,
  )
  const { boxes, lines, height, width } = drawPath(leaf, steps)
  expect([boxes.length, lines.length, width]).toEqual([41, 40, WIDTH])
  for (const [at, box] of boxes.entries()) {
    expect(box.x >= 0 && box.x + box.width <= WIDTH && box.y + box.height <= height).toBe(true)
    for (const other of boxes.slice(at + 1))
      expect(other.y !== box.y || Math.abs(other.x - box.x) >= box.width).toBe(true)
  }
  expect(boxes[0]).toMatchObject({ kind: 'root', range: '0–999999' })
  expect(boxes.filter(({ kind }) => kind === 'leaf').map(({ range }) => range)).toEqual(['524287'])
  expect(rangeText(node(0, 256))).toBe('0–255')
})

it('the only leaf of a log is drawn alone: it is the root', async () => {
  const { leaf, steps } = await climbTo(0, 1)
  const { boxes, lines } = drawPath(leaf, steps)
  expect([boxes.map(({ kind }) => kind), lines]).toEqual([['leaf'], []])
})
