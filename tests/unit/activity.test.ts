import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { activityHeader, activityLine } from '../../content/people/activity-csv.ts'
import { activityLeaves, activityRoot, rowSalt, type ActivityFact } from '../../content/people/activity-tree.ts'
import { verifyActivity } from '../../content/people/verify-activity.ts'
import { HASH_BYTES, inclusionPath, rangeHash, treeHash, type Hash } from '../../content/log/merkle.ts'
import { sha256 } from '../../content/log/webcrypto.ts'

const hash: Hash = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())
const SALT = new Uint8Array(32).fill(7)
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const aRow = (seq: number): ActivityFact => ({
  seq,
  act: `act-${seq}`,
  at: '2026-11-01T00:00:00.000Z',
  day: '2026-11-01',
  request: 'r',
  phase: 'ended',
  by: 'person',
  account: '-cmd|calc',
  key: null,
  role: null,
  organisation: null,
  action: 'account-keep',
  target: 'PATCH /api/account',
  status: 204,
})
const ROWS = [1, 2, 3, 4, 5].map(aRow)

const provenAt = (at: number) => {
  const leaves = activityLeaves(ROWS, SALT, hash)
  const { root, size } = activityRoot(ROWS, SALT, hash)
  const read = ({ height, index }: { height: number; index: number }): Uint8Array => {
    const width = 2 ** height * HASH_BYTES
    return treeHash(leaves.slice(index * width, (index + 1) * width), hash)
  }
  const hashes = inclusionPath(at, size).map((range) => base64(rangeHash(range, read, hash)))
  const salt = Buffer.from(rowSalt(SALT, at, hash)).toString('base64url')
  return { proof: { row: ROWS[at] ?? {}, at, size, salt, hashes }, published: { size, root: base64(root) } }
}

describe('a row of the log of activity', () => {
  it.each([0, 1, 4])('%i is proven against the root of its day', async (at) => {
    const { proof, published } = provenAt(at)
    expect(await verifyActivity(proof, published, sha256)).toBe(true)
  })

  it('changed, moved, salted otherwise or of another day is not', async () => {
    const { proof, published } = provenAt(2)
    const [first = ''] = proof.hashes
    const wrong = [
      { ...proof, row: { ...proof.row, status: 500 } },
      { ...proof, row: { ...proof.row, key: 'x' } },
      { ...proof, at: 3 },
      { ...proof, at: -1 },
      { ...proof, at: 0.5 },
      { ...proof, size: 4096 },
      { ...proof, salt: (proof.salt.startsWith('A') ? 'B' : 'A') + proof.salt.slice(1) },
      { ...proof, salt: 'nonsense' },
      { ...proof, hashes: proof.hashes.slice(1) },
      { ...proof, hashes: [...proof.hashes, first] },
      { ...proof, hashes: ['', ...proof.hashes.slice(1)] },
    ]
    for (const one of wrong) expect([one, await verifyActivity(one, published, sha256)]).toEqual([one, false])
    const others = [
      { ...published, root: base64(new Uint8Array(32)) },
      { ...published, root: '水' },
    ]
    for (const root of others) expect(await verifyActivity(proof, root, sha256)).toBe(false)
  })
})

describe('a file of the log of activity', () => {
  it('has one line a row and says nothing else', () => {
    expect(activityHeader(false)).toBe(
      'seq,at,day,phase,by,account,key,role,organisation,action,target,status,request,act\r\n',
    )
    expect(activityLine(aRow(1), false)).toBe(
      '1,2026-11-01T00:00:00.000Z,2026-11-01,ended,person,-cmd|calc,,,,account-keep,PATCH /api/account,204,r,act-1\r\n',
    )
  })

  it('for a spreadsheet begins with a byte order mark and disarms what would be run', () => {
    expect(activityHeader(true)).toMatch(/^\ufeffseq,/)
    expect(activityLine(aRow(1), true)).toContain(",person,'-cmd|calc,")
  })
})
