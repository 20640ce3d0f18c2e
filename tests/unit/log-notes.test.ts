import { createPrivateKey, createPublicKey, hash, sign, webcrypto } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decodeBase64, encodeBase64, hex, type Bytes } from '../../content/log/bytes.ts'
import { encodeCheckpoint, openCheckpoint, parseCheckpoint } from '../../content/log/checkpoint.ts'
import { cosignedMessage } from '../../content/log/cosignature.ts'
import {
  COSIGNATURE,
  ED25519,
  encodeVerifierKey,
  parseVerifierKey,
  verifierKey,
  type KeyType,
} from '../../content/log/keys.ts'
import { cosignNote, encodeNote, openNote, parseNote, signNote, UnverifiedNote } from '../../content/log/note.ts'
import { encodeProof, parseProof } from '../../content/log/proof-text.ts'

const sha256 = async (bytes: Bytes) => new Uint8Array(await webcrypto.subtle.digest('SHA-256', bytes))
const verify = async (publicKey: Bytes, message: Bytes, signature: Bytes) =>
  webcrypto.subtle.verify(
    'Ed25519',
    await webcrypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']),
    signature,
    message,
  )

/** A signer whose key is the SHA-256 of its name, so that the same test signs the same. */
async function aSigner(name: string, type: KeyType = ED25519, seed = hash('sha256', name, 'buffer')) {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const publicKey = new Uint8Array(createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32))
  return {
    key: await verifierKey({ name, type, publicKey }, sha256),
    sign: (message: Uint8Array) => sign(null, message, secret),
  }
}

/** Key, secret and note of the tests of golang.org/x/mod/sumdb/note. */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const PETERS_SEED = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1)
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop'
const TEXT =
  'If you think cryptography is the answer to your problem,\n' + "then you don't know what your problem is.\n"
const PETER_SIGNS =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
const ENOCH_SIGNS =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n'

describe('a verifier key', () => {
  it.each([PETER, 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8'])(
    '%s is read, its id checked, and written back',
    async (line) => {
      expect(encodeVerifierKey(await parseVerifierKey(line, sha256))).toBe(line)
    },
  )

  it('is refused when any character is missing or another', async () => {
    const at = Array.from(PETER, (_, index) => index)
    const cut = at.flatMap((index) => [PETER.slice(0, index), PETER.slice(index + 1)])
    const changed = at.map((index) => {
      const next = String.fromCharCode(PETER.charCodeAt(index) + 1)
      return PETER.slice(0, index) + next + PETER.slice(index + 1)
    })
    for (const line of [...cut, ...changed, `${PETER}\n`, ` ${PETER}`])
      await expect(parseVerifierKey(line, sha256)).rejects.toThrow(SyntaxError)
  })

  it.each([
    ['a key too long', 'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=='],
    ['an algorithm we do not know', 'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
  ])('is refused for %s, its id being right', async (_, line) => {
    await expect(parseVerifierKey(line, sha256)).rejects.toThrow('malformed verifier key')
  })

  it('is not made for a name that a signature line cannot hold', async () => {
    for (const name of ['', 'a b', 'a+b', 'a\u0085b', 'a\u3000b', 'a\n', '\ud83d'])
      await expect(verifierKey({ name, type: ED25519, publicKey: new Uint8Array(32) }, sha256)).rejects.toThrow(
        RangeError,
      )
  })
})

describe('a note', () => {
  it('is signed as Go signs it', async () => {
    const { key, sign } = await aSigner('PeterNeumann', ED25519, PETERS_SEED)
    expect(encodeVerifierKey(key)).toBe(PETER)
    const signatures = [await signNote(TEXT, key, sign)]
    expect(encodeNote({ text: TEXT, signatures })).toBe(`${TEXT}\n${PETER_SIGNS}`)
  })

  it('opens with the keys we know, ignoring others, counting a key once', async () => {
    const [peter, enoch] = await Promise.all([PETER, ENOCH].map((line) => parseVerifierKey(line, sha256)))
    const open = async (signatures: string, keys: (typeof peter)[]) =>
      (
        await openNote(
          `${TEXT}\n${signatures}`,
          keys.filter((key) => key !== undefined),
          verify,
        )
      ).signatures.map(({ name }) => name)
    expect(await open(PETER_SIGNS + ENOCH_SIGNS, [peter])).toEqual(['PeterNeumann'])
    expect(await open(PETER_SIGNS + ENOCH_SIGNS + PETER_SIGNS, [enoch, peter])).toEqual(['PeterNeumann', 'EnochRoot'])
    await expect(open(PETER_SIGNS, [enoch])).rejects.toThrow(new UnverifiedNote('no signature of a known key'))
    await expect(open(PETER_SIGNS, [peter, peter])).rejects.toThrow(RangeError)
    // Same name, another id: an unknown key, not a wrong signature.
    const namesake = PETER_SIGNS.replace(' x08g', ' x08h')
    expect(await open(namesake + PETER_SIGNS, [peter])).toEqual(['PeterNeumann'])
  })

  it('is refused whole when one known signature is wrong', async () => {
    const keys = await Promise.all([PETER, ENOCH].map((line) => parseVerifierKey(line, sha256)))
    for (const note of [
      `${TEXT}\n${PETER_SIGNS}${ENOCH_SIGNS.replace('5n2t', '5n3t')}`,
      `${TEXT.replace('don', 'Don')}\n${PETER_SIGNS}`,
      `${TEXT}\n${PETER_SIGNS.replace('SffcvIAQ', 'SffcvIAQABCD')}`,
      `${TEXT}\n${PETER_SIGNS}${PETER_SIGNS.replace('SffcvIAQ', 'SffcvIAR')}`,
    ])
      await expect(openNote(note, keys, verify)).rejects.toThrow(/^wrong signature of (PeterNeumann|EnochRoot)/)
  })

  it('keeps blank lines of its text: the last one is the border', async () => {
    const { key, sign } = await aSigner('quasimodo.example/salvatore')
    const text = 'trafitto da un raggio di sole:\n\ned è subito sera.\n\n'
    const encoded = encodeNote({ text, signatures: [await signNote(text, key, sign)] })
    expect((await openNote(encoded, [key], verify)).text).toBe(text)
  })

  it.each([
    ['no signature block', TEXT],
    ['an empty one', `${TEXT}\n`],
    ['a missing last newline', `${TEXT}\n${PETER_SIGNS.slice(0, -1)}`],
    ['a control character', `\x01${TEXT}\n${PETER_SIGNS}`],
    ['a carriage return', `${TEXT}\n${PETER_SIGNS}`.replaceAll('\n', '\r\n')],
    ['a tab', `a\tb\n\n${PETER_SIGNS}`],
    ['half a surrogate pair', `\ud83d${TEXT}\n${PETER_SIGNS}`],
    ['another line below', `${TEXT}\n${PETER_SIGNS}Unexpected line.\n`],
    ['a hyphen for the dash', `${TEXT}\n${PETER_SIGNS.replace('—', '-')}`],
    ['two blanks', `${TEXT}\n${PETER_SIGNS.replace('Neumann ', 'Neumann  ')}`],
    ['a blank at the end', `${TEXT}\n${PETER_SIGNS.replace('\n', ' \n')}`],
    ['a name with a plus', `${TEXT}\n${PETER_SIGNS.replace('Neumann', '+')}`],
    ['a name with a next-line character', `${TEXT}\n${PETER_SIGNS.replace('Neumann', '\u0085')}`],
    ['missing padding', `${TEXT}\n${PETER_SIGNS.replace('=', '')}`],
    ['stray bits after the last byte', `${TEXT}\n${PETER_SIGNS.replace('AM=', 'AN=')}`],
    ['the URL alphabet', `${TEXT}\n${PETER_SIGNS.replace('/', '_')}`],
    ['a key id and no signature', `${TEXT}\n— PeterNeumann x08gow==\n`],
    ['101 signatures', `${TEXT}\n${PETER_SIGNS.repeat(101)}`],
  ])('with %s is malformed', (_, encoded) => {
    expect(() => parseNote(encoded)).toThrow(SyntaxError)
  })

  it('is not written when it would not be read', async () => {
    const { signatures } = parseNote(`${TEXT}\n${PETER_SIGNS}`)
    expect(() => encodeNote({ text: TEXT.slice(0, -1), signatures })).toThrow(SyntaxError)
    expect(() => encodeNote({ text: TEXT, signatures: [] })).toThrow(SyntaxError)
  })
})

/** One of the Go checksum database, as c2sp.org/tlog-checkpoint quotes it under another name. */
const GO_TEXT = 'go.sum database tree\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
const GO_SIGNS =
  '— sum.golang.org Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n'

describe('a checkpoint', () => {
  const root = decodeBase64('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=')!
  const checkpoint = { origin: 'example.org/log', size: 20_852_163, root, extensions: [] }

  it('of the Go checksum database verifies with its published key', async () => {
    const key = await parseVerifierKey('sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8', sha256)
    const { text } = await openNote(`${GO_TEXT}\n${GO_SIGNS}`, [key], verify)
    expect(parseCheckpoint(text)).toEqual({ ...checkpoint, origin: 'go.sum database tree' })
    expect(encodeCheckpoint(parseCheckpoint(text))).toBe(GO_TEXT)
  })

  it('of nothing, and one with further lines, are read back', () => {
    for (const over of [{ size: 0 }, { size: Number.MAX_SAFE_INTEGER }, { extensions: ['a', 'b c'] }])
      expect(parseCheckpoint(encodeCheckpoint({ ...checkpoint, ...over }))).toEqual({ ...checkpoint, ...over })
  })

  it.each([
    ['no origin', GO_TEXT.replace('go.sum database tree', '')],
    ['a leading zero', GO_TEXT.replace('208', '0208')],
    ['a sign', GO_TEXT.replace('208', '+208')],
    ['hexadecimal', GO_TEXT.replace('20852163', '0xabcdef')],
    ['an exponent', GO_TEXT.replace('20852163', '2e7')],
    ['a size of 2^53', GO_TEXT.replace('20852163', '9007199254740992')],
    ['a root of 35 bytes', GO_TEXT.replace('2I=', '2OOBIG=')],
    ['a root of 31 bytes', GO_TEXT.replace('q2I=', 'qw==')],
    ['an empty further line', `${GO_TEXT}\n`],
    ['a cut last line', GO_TEXT.slice(0, -1)],
    ['two lines only', GO_TEXT.split('\n').slice(0, 2).join('\n')],
  ])('with %s is malformed', (_, text) => {
    expect(() => parseCheckpoint(text)).toThrow(SyntaxError)
  })

  it.each([
    ['an origin of two lines', { origin: 'a\n5' }],
    ['an extension of two lines', { extensions: ['a\nb'] }],
    ['half a leaf', { size: 0.5 }],
    ['a short root', { root: root.subarray(1) }],
  ])('with %s is not written', (_, over) => {
    expect(() => encodeCheckpoint({ ...checkpoint, ...over })).toThrow(SyntaxError)
  })

  it('tells which witnesses saw it and when', async () => {
    const [log, first, second, stranger] = await Promise.all([
      aSigner('example.org/log'),
      aSigner('witness.example/1', COSIGNATURE),
      aSigner('witness.example/2', COSIGNATURE),
      aSigner('witness.example/3', COSIGNATURE),
    ])
    const text = encodeCheckpoint(checkpoint)
    const signatures = [
      await signNote(text, log.key, log.sign),
      await cosignNote(text, first.key, 1_679_315_147, first.sign),
      await cosignNote(text, stranger.key, 1_679_315_148, stranger.sign),
    ]
    const open = (signed: typeof signatures, witnesses = [first.key, second.key], key = log.key) =>
      openCheckpoint(encodeNote({ text, signatures: signed }), { log: key, witnesses }, verify)
    expect(await open(signatures)).toEqual({
      checkpoint,
      seen: [{ witness: 'witness.example/1', timestamp: 1_679_315_147 }],
    })
    await expect(open(signatures.slice(1))).rejects.toThrow(new UnverifiedNote('not signed by the log'))
    await expect(open(signatures, [log.key])).rejects.toThrow('one public key stands for two')
    const again = { ...first.key, name: 'witness.example/again' }
    await expect(open(signatures, [first.key, again])).rejects.toThrow('one public key stands for two')
    await expect(open(signatures, [{ ...second.key, type: ED25519 }])).rejects.toThrow(RangeError)

    // A cosignature is of its time: with another one written over it, it is wrong.
    const [, cosigned] = signatures
    const later = { ...cosigned!, bytes: cosigned!.bytes.with(7, 0) }
    await expect(open([signatures[0]!, later])).rejects.toThrow('wrong signature of witness.example/1')
    const cut = { ...cosigned!, bytes: cosigned!.bytes.slice(1) }
    await expect(open([signatures[0]!, cut])).rejects.toThrow('wrong signature of witness.example/1')
  })

  it('of another log is refused, though the key signed it', async () => {
    const { key, sign } = await aSigner('example.org/other')
    const text = encodeCheckpoint(checkpoint)
    const encoded = encodeNote({ text, signatures: [await signNote(text, key, sign)] })
    await expect(openCheckpoint(encoded, { log: key, witnesses: [] }, verify)).rejects.toThrow(
      'a checkpoint of example.org/log',
    )
  })

  it('is cosigned below a header and the time, as c2sp.org/tlog-cosignature shows', async () => {
    expect(new TextDecoder().decode(cosignedMessage(GO_TEXT, 1_679_315_147))).toBe(
      `cosignature/v1\ntime 1679315147\n${GO_TEXT}`,
    )
    const { key, sign } = await aSigner('witness.example/1', COSIGNATURE)
    const { bytes } = await cosignNote(GO_TEXT, key, 1_679_315_147, sign)
    expect([bytes.length, hex(bytes.subarray(0, 8))]).toEqual([72, '00000000641850cb'])
  })
})

describe('the text of a proof', () => {
  const hashes = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte))
  const proof = { index: 73_894, hashes, checkpoint: `${GO_TEXT}\n${GO_SIGNS}` }

  it('has a header, the index, the hashes and the checkpoint', () => {
    const text = `c2sp.org/tlog-proof@v1\nindex 73894\n${hashes.map((one) => `${encodeBase64(one)}\n`).join('')}\n${proof.checkpoint}`
    expect(encodeProof(proof)).toBe(text)
    expect(parseProof(text)).toEqual(proof)
    expect(parseProof(text.replace('index', 'extra aGVsbG8=\nindex'))).toEqual(proof)
    expect(parseProof(encodeProof({ ...proof, index: 0, hashes: [] }))).toEqual({ ...proof, index: 0, hashes: [] })
  })

  it.each([
    ['another version', (text: string) => text.replace('@v1', '@v2')],
    ['a leading zero', (text: string) => text.replace('index ', 'index 0')],
    ['an index of 2^53', (text: string) => text.replace('73894', '9007199254740992')],
    ['a hash of 31 bytes', (text: string) => text.replace('AQE=', 'AQ==')],
    ['no blank line', (text: string) => text.replace('\n\ngo.sum', '\ngo.sum').replace('\n\n—', '\n—')],
  ])('with %s is malformed', (_, spoil) => {
    expect(() => parseProof(spoil(encodeProof(proof)))).toThrow(SyntaxError)
  })
})
