import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type * as z from 'zod'
import { encodeBase64, utf8 } from '../../content/log/bytes.ts'
import { leafHash } from '../../content/log/merkle.ts'
import { parseProof } from '../../content/log/proof-text.ts'
import { verifyConsistency, verifyInclusion } from '../../content/log/proofs.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import { bytes, Consistency, get, Inclusion, json, openNewest, OpenLeaf, SIZE, SIZES } from './log-builders.ts'

/** Proofs of the log that `log.test.ts` lays out. */
export const describeProofs = (): void => {
  describe('a proof of inclusion', () => {
    const proofOf = (path: string) => json(`/api/log/proofs/${path}`, Inclusion)
    const claimOf = ({ index, treeSize, leafHash, root, hashes }: z.output<typeof Inclusion>) => ({
      index,
      size: treeSize,
      leafHash: bytes(leafHash),
      root: bytes(root),
      hashes: hashes.map(bytes),
    })

    it.each([0, 1, 2, 3, 255, 256, 511, 512, 598, 599])('holds for entry %i, under the signed root', async (index) => {
      const proof = await proofOf(`${index}`)
      const { checkpoint } = await openNewest(proof.checkpoint)
      expect(proof).toMatchObject({
        origin: env.LOG_ORIGIN,
        index,
        treeSize: SIZE,
        root: encodeBase64(checkpoint.root),
      })
      const { leaf } = await json(`/api/log/entries/${index}`, OpenLeaf)
      expect(proof.leafHash).toBe(encodeBase64(await leafHash(utf8(leaf), sha256)))
      expect(await verifyInclusion(claimOf(proof), sha256)).toBe(true)
    })

    it('fails as soon as one bit of it is another', async () => {
      const claim = claimOf(await proofOf('300'))
      for (const at of claim.hashes.keys()) {
        const hashes = claim.hashes.map((hash, i) =>
          i === at ? hash.map((byte, n) => (n === 31 ? byte ^ 1 : byte)) : hash,
        )
        expect(await verifyInclusion({ ...claim, hashes }, sha256)).toBe(false)
      }
      expect(await verifyInclusion({ ...claim, index: 301 }, sha256)).toBe(false)
    })

    it('is given for an older tree too, where a checkpoint was signed', async () => {
      for (const size of [3, 256]) {
        const proof = await proofOf(`2?size=${size}`)
        expect(await verifyInclusion(claimOf(proof), sha256)).toBe(true)
        expect((await openNewest(proof.checkpoint)).checkpoint.size).toBe(size)
      }
    })

    it('is also the text that C2SP describes', async () => {
      const texts = await Promise.all([
        get('/api/log/proofs/300', { accept: 'text/plain' }),
        get('/api/log/proofs/300.txt'),
        get('/api/log/proofs/300.tlog-proof'),
      ])
      const [first, ...others] = await Promise.all(texts.map((answer) => answer.text()))
      expect(texts[0]?.headers.get('content-type')?.toLowerCase()).toBe('text/plain; charset=utf-8')
      expect(others).toEqual([first, first])
      const { index, hashes, checkpoint } = parseProof(first ?? '')
      const proof = await proofOf('300')
      expect({ index, hashes: hashes.map(encodeBase64), checkpoint }).toEqual({
        index: 300,
        hashes: proof.hashes,
        checkpoint: proof.checkpoint,
      })
    })

    it('answers 304 to who has it', async () => {
      const etag = (await get('/api/log/proofs/3')).headers.get('etag') ?? ''
      expect((await get('/api/log/proofs/3', { 'if-none-match': etag })).status).toBe(304)
      expect((await get('/api/log/proofs/4', { 'if-none-match': etag })).status).toBe(200)
      expect((await get('/api/log/proofs/3.txt', { 'if-none-match': etag })).status).toBe(200)
    })
  })

  describe('a proof of consistency', () => {
    it.each([
      [1, 600],
      [3, 256],
      [255, 256],
      [256, 600],
      [599, 600],
      [600, 600],
    ])('leads from %i to %i', async (from, to) => {
      const proof = await json(`/api/log/consistency?from=${from}&to=${to}`, Consistency)
      const older = SIZES.includes(from) ? await json(`/api/log/proofs/0?size=${from}`, Inclusion) : undefined
      if (older) expect(proof.fromRoot).toBe(older.root)
      const claim = {
        from,
        to,
        fromRoot: bytes(proof.fromRoot),
        toRoot: (await openNewest(proof.checkpoint)).checkpoint.root,
        hashes: proof.hashes.map(bytes),
      }
      expect(await verifyConsistency(claim, sha256)).toBe(true)
      const forged = { ...claim, fromRoot: claim.fromRoot.map((byte) => byte ^ 1) }
      expect(await verifyConsistency(forged, sha256)).toBe(false)
    })
  })
}
