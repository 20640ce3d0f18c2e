import { generateKeyPairSync, hash, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeCheckpoint } from '../../content/log/checkpoint.ts'
import { encodeVerifierKey, ED25519, verifierKey } from '../../content/log/keys.ts'
import { encodeNote, signNote } from '../../content/log/note.ts'
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

const found = async (note: string, trust: Parameters<typeof openTrusted>[2]): Promise<string> => {
  const opened = await openTrusted(note, 'checkpoint', trust)
  return isVerdict(opened) ? opened.finding : String(opened.checkpoint.size)
}

describe('whoever trusts the key before a planned change', () => {
  it('reads what the key after it signed alone, if both signed a checkpoint; and goes on reading the old ones', async () => {
    const { before, after } = all()
    const items = [
      { vkey: after.vkey, checkpoint: await aCheckpoint(7, after, before) },
      { vkey: before.vkey, checkpoint: await aCheckpoint(1, before) },
    ]
    const trust = await trustOf(before.vkey)
    const newest = await aCheckpoint(9, after)
    expect(await found(newest, trust)).toBe('notSigned')
    const followed = await followKeys(trust, { items })
    expect(await found(newest, followed)).toBe('9')
    expect(await found(await aCheckpoint(2, before), followed)).toBe('2')
  })

  it('is not led to a key that the old one did not sign for, whoever lists it', async () => {
    const { before, after, stranger } = all()
    const trust = await trustOf(before.vkey)
    for (const items of [
      [{ vkey: stranger.vkey, checkpoint: await aCheckpoint(7, stranger) }],
      // What the old key signed, for somebody else.
      [{ vkey: stranger.vkey, checkpoint: await aCheckpoint(7, after, before) }],
      [{ vkey: 'nonsense', checkpoint: '' }],
      [],
    ]) {
      const followed = await followKeys(trust, { items })
      expect(await found(await aCheckpoint(9, stranger), followed)).toBe('notSigned')
    }
    for (const nothing of [undefined, null, 'x', { items: 7 }])
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

  it('says of a copy the same by the list that the copy keeps', async () => {
    const { before, after } = all()
    const { verify } = await import('../../scripts/verify.ts')
    const { leafHashes } = await import('../../content/log/entry.ts')
    const { appendLeaves } = await import('../../content/log/tiles.ts')
    const { size, root } = appendLeaves({ size: 0, edge: [] }, leafHashes([], sha256), sha256)
    const text = encodeCheckpoint({ origin: ORIGIN, size, root, extensions: [] })
    writeFileSync(
      join(HOME, 'checkpoint'),
      encodeNote({ text, signatures: [await signNote(text, after.key, after.sign)] }),
    )
    const check = () => verify(['log', HOME, '--key', before.vkey], { LANG: 'en' })
    expect((await check()).lines[0]).toContain('is not signed by the key given')
    const items = [{ vkey: after.vkey, checkpoint: await aCheckpoint(7, after, before) }]
    writeFileSync(join(HOME, 'keys.json'), JSON.stringify({ items }))
    expect((await check()).lines[0]).not.toContain('is not signed by the key given')
  })
})
