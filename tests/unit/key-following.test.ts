import { generateKeyPairSync, hash, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeBase64 } from '../../content/log/bytes.ts'
import { encodeCheckpoint } from '../../content/log/checkpoint.ts'
import { leafHashes, leafText } from '../../content/log/entry.ts'
import type { ListedKey } from '../../content/log/key-change.ts'
import { encodeVerifierKey, ED25519, verifierKey } from '../../content/log/keys.ts'
import { inclusionPath, rangeHash } from '../../content/log/merkle.ts'
import { encodeNote, parseNote, signNote } from '../../content/log/note.ts'
import { appendLeaves, tileReader } from '../../content/log/tiles.ts'
import { followKeys } from '../../scripts/log/follow.ts'
import { isVerdict, openTrusted, parsePolicy, trustOf } from '../../scripts/log/trust.ts'

const ORIGIN = 'example.org/log'
const sha256 = (bytes: Uint8Array) => new Uint8Array(hash('sha256', bytes, 'buffer'))
const HOME = mkdtempSync(join(tmpdir(), 'lucid-keys-'))
afterAll(() => rmSync(HOME, { recursive: true, force: true }))

const aSigner = async (name = ORIGIN) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
  const key = await verifierKey({ name, type: ED25519, publicKey: raw }, sha256)
  return { key, vkey: encodeVerifierKey(key), sign: (message: Uint8Array) => sign(null, message, privateKey) }
}
type Signer = Awaited<ReturnType<typeof aSigner>>

const aCheckpoint = async (size: number, ...signers: Signer[]): Promise<string> => {
  const text = encodeCheckpoint({ origin: ORIGIN, size, root: sha256(Uint8Array.of(size)), extensions: [] })
  return encodeNote({ text, signatures: await Promise.all(signers.map((by) => signNote(text, by.key, by.sign))) })
}

let [before, after, stranger]: Signer[] = []
const all = (): { before: Signer; after: Signer; stranger: Signer } => {
  if (!before || !after || !stranger) throw new Error('no keys')
  return { before, after, stranger }
}
beforeAll(async () => {
  before = await aSigner()
  after = await aSigner()
  stranger = await aSigner()
})

/** What a log answers of a key that it took into use at position 3 of 5, in a tree that some signed. */
const aListed = async ({ vkey }: Signer, signers: Signer[], state = 'current', register = 'log-keys') => {
  const entry = (key: string, body: Record<string, string>) =>
    leafText({
      register: key === 'it' ? register : 'places',
      key,
      revision: 1,
      status: 'published',
      publisher: 'portal',
      publishedAt: '2026-01-01T00:00:00Z',
      body,
    })
  const leaves = ['a', 'b', 'c', 'it', 'd'].map((key) => entry(key, key === 'it' ? { vkey, state } : { key }))
  const { size, root, tiles } = appendLeaves({ size: 0, edge: [] }, leafHashes(leaves, sha256), sha256)
  const hashes = inclusionPath(3, size).map((range) => rangeHash(range, tileReader(tiles, sha256), sha256))
  const text = encodeCheckpoint({ origin: ORIGIN, size, root, extensions: [] })
  const signatures = await Promise.all(signers.map(({ key, sign }) => signNote(text, key, sign)))
  const checkpoint = encodeNote({ text, signatures })
  return { vkey, statedAt: 3, leaf: leaves[3] ?? '', hashes: hashes.map(encodeBase64), checkpoint } satisfies ListedKey
}

const found = async (note: string, trust: Parameters<typeof openTrusted>[2]): Promise<string> => {
  const opened = await openTrusted(note, 'checkpoint', trust)
  return isVerdict(opened) ? opened.finding : String(opened.checkpoint.size)
}

describe('whoever trusts the key before a planned change', () => {
  it('reads what the key after it signed alone, if both signed a checkpoint; and goes on reading the old ones', async () => {
    const { before, after } = all()
    const items = [await aListed(after, [after, before]), await aListed(before, [before])]
    const trust = await trustOf(before.vkey)
    const newest = await aCheckpoint(9, after)
    expect(await found(newest, trust)).toBe('notSigned')
    const followed = await followKeys(trust, { items })
    expect(await found(newest, followed)).toBe('9')
    expect(await found(await aCheckpoint(2, before), followed)).toBe('2')
  })

  it('is led on over several changes, in whatever order they are listed', async () => {
    const { before, after, stranger: third } = all()
    const items = [await aListed(third, [third, after]), await aListed(after, [after, before])]
    for (const order of [items, items.toReversed()]) {
      const { logs } = await followKeys(await trustOf(before.vkey), { items: order })
      expect(logs.map(({ id }) => id)).toEqual([before, after, third].map(({ key }) => key.id))
    }
  })

  it('is not led to a key by a signature alone: anybody can add one to what the old key signed', async () => {
    const { before, stranger } = all()
    const genuine = await aListed(before, [before])
    const { text, signatures } = parseNote(genuine.checkpoint)
    const added = encodeNote({ text, signatures: [...signatures, await signNote(text, stranger.key, stranger.sign)] })
    const own = await aListed(stranger, [stranger])
    const newest = await aCheckpoint(9, stranger)
    for (const item of [
      { ...genuine, vkey: stranger.vkey, checkpoint: added },
      { ...genuine, vkey: stranger.vkey, leaf: own.leaf, checkpoint: added },
      { ...own, checkpoint: added },
    ])
      expect(await found(newest, await followKeys(await trustOf(before.vkey), { items: [item] }))).toBe('notSigned')
  })

  it('is not led to a key that the log of the old one did not take into use, whoever lists it', async () => {
    const { before, after, stranger } = all()
    const trust = await trustOf(before.vkey)
    const good = await aListed(stranger, [before])
    expect(await found(await aCheckpoint(9, stranger), await followKeys(trust, { items: [good] }))).toBe('9')
    for (const item of [
      await aListed(stranger, [stranger]),
      // What the old key signed, for somebody else.
      { ...(await aListed(after, [after, before])), vkey: stranger.vkey },
      await aListed(stranger, [before], 'retiring'),
      await aListed(stranger, [before], 'compromised'),
      // Somebody's statement in another register.
      await aListed(stranger, [before], 'current', 'places'),
      { ...good, statedAt: 2 },
      { ...good, statedAt: 2 ** 60 },
      { ...good, hashes: good.hashes.slice(1) },
      { ...good, hashes: ['*', ...good.hashes.slice(1)] },
      { ...good, leaf: good.leaf.replace('portal', 'nobody') },
      { ...good, leaf: '{' },
      { ...good, leaf: 'null' },
      { ...good, checkpoint: good.checkpoint.trimEnd() },
      { vkey: stranger.vkey, checkpoint: good.checkpoint },
      { vkey: 'nonsense', checkpoint: '' },
    ]) {
      const followed = await followKeys(trust, { items: [item] })
      expect(await found(await aCheckpoint(9, stranger), followed), JSON.stringify(item)).toBe('notSigned')
    }
    for (const nothing of [undefined, null, 'x', { items: 7 }, { items: [] }, { items: [null, 7, 'x', {}, []] }])
      expect((await followKeys(trust, nothing)).logs).toHaveLength(1)
  })
})

describe('a policy with two keys of one log', () => {
  it('takes either; of two logs, or one key twice, it is refused', async () => {
    const { before, after } = all()
    const trust = await parsePolicy(`log ${before.vkey}\nlog ${after.vkey}\nquorum none\n`)
    expect(await found(await aCheckpoint(3, after), trust)).toBe('3')
    expect(await found(await aCheckpoint(4, before), trust)).toBe('4')
    const other = await aSigner('other.example/log')
    await expect(parsePolicy(`log ${before.vkey}\nlog ${other.vkey}\nquorum none\n`)).rejects.toThrow('two logs')
    await expect(parsePolicy(`log ${before.vkey}\nlog ${before.vkey}\nquorum none\n`)).rejects.toThrow()
    await expect(parsePolicy('quorum none\n')).rejects.toThrow('no line log')
  })

  it('is made of what the log says of its keys: the lines of it, and nothing of what was only listed', async () => {
    const { before, after, stranger } = all()
    const { verify } = await import('../../scripts/verify.ts')
    const file = join(HOME, 'listed.json')
    const items = [await aListed(after, [after, before]), await aListed(stranger, [stranger])]
    writeFileSync(file, JSON.stringify({ items }))
    const { code, lines } = await verify(['keys', file, '--key', before.vkey], { LANG: 'en' })
    expect(lines[0]).toMatch(/^Verified: .* example\.org\/log lead to 2 keys/)
    expect(lines.slice(1)).toEqual([`log ${before.vkey}`, `log ${after.vkey}`])
    expect(code).toBe(0)
    const trust = await parsePolicy(lines.slice(1).join('\n'))
    expect(await found(await aCheckpoint(9, after), trust)).toBe('9')
    writeFileSync(file, 'not JSON')
    expect((await verify(['keys', file, '--key', before.vkey], { LANG: 'en' })).lines).toHaveLength(2)
    expect((await verify(['keys', join(HOME, 'nowhere'), '--key', before.vkey], {})).code).toBe(2)
    expect((await verify(['keys', file, file, '--key', before.vkey], {})).code).toBe(2)
  })

  it('says of a copy the same by the list that the copy keeps', async () => {
    const { before, after } = all()
    const { verify } = await import('../../scripts/verify.ts')
    const { size, root } = appendLeaves({ size: 0, edge: [] }, leafHashes([], sha256), sha256)
    const text = encodeCheckpoint({ origin: ORIGIN, size, root, extensions: [] })
    writeFileSync(
      join(HOME, 'checkpoint'),
      encodeNote({ text, signatures: [await signNote(text, after.key, after.sign)] }),
    )
    const check = () => verify(['log', HOME, '--key', before.vkey], { LANG: 'en' })
    expect((await check()).lines[0]).toContain('is not signed by the key given')
    const items = [await aListed(after, [after, before])]
    writeFileSync(join(HOME, 'keys.json'), JSON.stringify({ items }))
    expect((await check()).lines[0]).not.toContain('is not signed by the key given')
  })
})
