import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  accountCommitment,
  isCounted,
  leavesFor,
  sumProof,
  sumTree,
  type SumLeaf,
} from '../../content/points/sum-tree.ts'
import {
  BLOCK_LEAVES,
  blockNodes,
  LEAF_BYTES,
  LeafPile,
  likelyBlock,
  readNodes,
  rootOver,
  unpacked,
  writeNodes,
} from '../../content/points/packed-leaves.ts'
import { sha256 as webSha256 } from '../../content/log/webcrypto.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const random = (): Uint8Array => randomBytes(32)
const leaf = (balance: bigint): SumLeaf => ({ commitment: random(), balance })

const rootOf = (levels: ReturnType<typeof sumTree>) => {
  const root = levels.at(-1)?.[0]
  if (!root) throw new Error('no root')
  return root
}

/** Up to the least number of leaves. */
const padded = (leaves: SumLeaf[]): SumLeaf[] => [
  ...leaves,
  ...Array.from({ length: leavesFor(leaves.length) - leaves.length }, () => leaf(0n)),
]

const manyLeaves = fc
  .array(fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }), { minLength: 1, maxLength: 40 })
  .map((balances) => balances.map(leaf))

describe('packed leaves', () => {
  it('keep every leaf once, ordered by what nobody can foresee, and have the same root block by block', () => {
    const held = Array.from({ length: 700 }, (_, at) => leaf(BigInt(at)))
    const pile = new LeafPile()
    for (const one of held) pile.add(one)
    const packed = pile.packed(random)
    const leaves = unpacked(packed)
    expect(leaves).toHaveLength(1_024)
    const names = leaves.map(({ commitment }) => Buffer.from(commitment).toString('hex'))
    expect(names).toEqual(names.toSorted())
    const sums = new Map(leaves.map(({ balance }, at) => [names[at], balance]))
    expect(held.every(({ commitment, balance }) => sums.get(Buffer.from(commitment).toString('hex')) === balance)).toBe(
      true,
    )
    const nodes = blockNodes(packed, sha256)
    expect(readNodes(writeNodes(nodes)).map(({ sum }) => sum)).toEqual(nodes.map(({ sum }) => sum))
    expect(rootOver(nodes, sha256)).toEqual(rootOf(sumTree(leaves, sha256)))
    // Of evenly spread commitments the block is at most one away.
    for (const [at, { commitment }] of leaves.entries())
      expect(Math.abs(likelyBlock(commitment, 4) - Math.floor(at / BLOCK_LEAVES))).toBeLessThanOrEqual(1)
  })

  it('refuse what is no leaf', () => {
    const pile = new LeafPile()
    for (const wrong of [leaf(-1n), leaf(2n ** 64n), { commitment: new Uint8Array(31), balance: 1n }])
      expect(() => pile.add(wrong)).toThrow(RangeError)
    expect(pile.packed(random)).toHaveLength(BLOCK_LEAVES * LEAF_BYTES)
  })
})

describe('the sum tree', () => {
  it('hashes leaves and nodes with their sums, as it is written down', () => {
    const [one, other] = [leaf(3n), leaf(4n)]
    const u64 = (value: number): Buffer => Buffer.from(value.toString(16).padStart(16, '0'), 'hex')
    const own = [one, other].map(({ commitment, balance }) =>
      sha256(Buffer.concat([Buffer.of(0), commitment, u64(Number(balance))])),
    )
    const above = sha256(Buffer.concat([Buffer.of(1), own[0] ?? Buffer.of(), u64(3), own[1] ?? Buffer.of(), u64(4)]))
    const root = rootOf(sumTree([one, other], sha256))
    expect([root.sum, Buffer.from(root.hash).toString('hex')]).toEqual([7n, Buffer.from(above).toString('hex')])
  })

  it('adds up to all balances, and shows each of them', async () => {
    await fc.assert(
      fc.asyncProperty(manyLeaves, fc.nat(), async (held, pick) => {
        const leaves = padded(held)
        const levels = sumTree(leaves, sha256)
        const root = rootOf(levels)
        expect(root.sum).toBe(held.reduce((sum, { balance }) => sum + balance, 0n))
        const index = pick % held.length
        const own = leaves[index] ?? leaf(0n)
        expect(await isCounted(own, sumProof(levels, index), root, leaves.length, webSha256)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('shows no other balance, place, tree or total', async () => {
    const leaves = padded([leaf(5n), leaf(6n), leaf(7n)])
    const levels = sumTree(leaves, sha256)
    const [root, proof, own] = [rootOf(levels), sumProof(levels, 1), leaves[1] ?? leaf(0n)]
    const counted = (over: { leaf?: SumLeaf; proof?: typeof proof; root?: typeof root; size?: number }) =>
      isCounted(over.leaf ?? own, over.proof ?? proof, over.root ?? root, over.size ?? leaves.length, webSha256)
    expect(await counted({})).toBe(true)
    expect(await counted({ leaf: { ...own, balance: 7n } })).toBe(false)
    expect(await counted({ leaf: leaf(6n) })).toBe(false)
    for (const index of [0, 2, 257, -1, 0.5, NaN]) expect(await counted({ proof: { ...proof, index } })).toBe(false)
    expect(await counted({ proof: { ...proof, beside: proof.beside.slice(1) } })).toBe(false)
    expect(await counted({ size: leaves.length * 2 })).toBe(false)
    expect(await counted({ root: { ...root, sum: root.sum + 1n } })).toBe(false)
    // A neighbour that claims less than nothing would hide points.
    const [first, ...rest] = proof.beside
    if (!first) throw new Error('no neighbour')
    expect(await counted({ proof: { ...proof, beside: [{ ...first, sum: -1n }, ...rest] } })).toBe(false)
    expect(await counted({ proof: { ...proof, beside: [{ ...first, sum: 2n ** 64n - 1n }, ...rest] } })).toBe(false)
  })

  it('refuses sums beyond 64 bits, other lengths, and numbers of leaves that hide nothing', () => {
    expect(() => sumTree([leaf(2n ** 64n - 1n), leaf(1n)], sha256)).toThrow(RangeError)
    expect(() => sumTree([leaf(2n ** 64n)], sha256)).toThrow(RangeError)
    expect(() => sumTree([leaf(-1n)], sha256)).toThrow(RangeError)
    expect(() => sumTree([{ commitment: new Uint8Array(31), balance: 1n }], sha256)).toThrow(RangeError)
    for (const count of [0, 3, 5])
      expect(() =>
        sumTree(
          Array.from({ length: count }, () => leaf(1n)),
          sha256,
        ),
      ).toThrow(RangeError)
    expect(() => sumProof(sumTree([leaf(1n), leaf(1n)], sha256), 2)).toThrow(RangeError)
    expect([0, 1, 256, 257, 1_000].map(leavesFor)).toEqual([256, 256, 256, 512, 1_024])
  })

  it('names an account only to whoever has its salt of the day', async () => {
    const [salt, other] = [random(), random()]
    const name = (account: string, of: Uint8Array) =>
      Buffer.from(accountCommitment(account, of, sha256)).toString('hex')
    expect(name('a', salt)).toBe(Buffer.from(await accountCommitment('a', salt, webSha256)).toString('hex'))
    expect(new Set([name('a', salt), name('b', salt), name('a', other)]).size).toBe(3)
    expect(() => name('a', salt.subarray(1))).toThrow(RangeError)
  })
})
