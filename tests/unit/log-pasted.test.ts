import { describe, expect, it } from 'vitest'
import { WORDS } from '../../content/generated/words.ts'
import { leafText, type Entry } from '../../content/log/entry.ts'
import { COSIGNATURE, ED25519, encodeVerifierKey, verifierKey, type VerifierKey } from '../../content/log/keys.ts'
import { readPasted } from '../../content/log/pasted.ts'
import { readProof } from '../../content/log/read-proof.ts'
import { readTrustedKeys } from '../../content/log/trusted-keys.ts'
import { sha256 } from '../../content/log/webcrypto.ts'

const entry: Entry = {
  register: 'standards',
  key: 'T5',
  revision: 1,
  status: 'published',
  publisher: 'portal',
  publishedAt: '2026-01-02T03:04:05Z',
  body: { standard: 'T5', title: '示例' },
}
const leaf = leafText(entry)
const named = { register: 'standards', key: 'T5', revision: 1 }
const HASH = 'A'.repeat(43) + '='
const SIGNATURE = `— test.example/log ${Buffer.alloc(68, 1).toString('base64')}`
const checkpoint = `test.example/log\n3\n${HASH}\n\n${SIGNATURE}\n`
const proof = `c2sp.org/tlog-proof@v1\nindex 1\n${HASH}\n${HASH}\n\n${checkpoint}`
const answer = {
  origin: 'test.example/log',
  index: 1,
  leafHash: HASH,
  treeSize: 3,
  root: HASH,
  hashes: [HASH],
  checkpoint,
}

describe('what a reader pasted', () => {
  it('is told by its shape: record, leaf, answer with a leaf, proof, checkpoint', () => {
    const record = { ...entry, index: 7, url: '/x/' }
    expect(readPasted(JSON.stringify(record, null, 2))).toEqual({ kind: 'record', record, index: 7 })
    expect(readPasted(JSON.stringify({ items: [record] }))).toMatchObject({ kind: 'record', index: 7 })
    expect(readPasted(leaf)).toEqual({ kind: 'leaf', leaf, named, index: undefined, exact: true })
    expect(readPasted(JSON.stringify({ index: 7, leaf }))).toEqual({ kind: 'leaf', leaf, named, index: 7, exact: true })
    expect(readPasted(proof)).toMatchObject({ kind: 'proof', proof: { index: 1, checkpoint } })
    expect(readPasted(JSON.stringify(answer))).toMatchObject({ kind: 'proof', proof: { index: 1, checkpoint } })
    expect(readPasted(checkpoint)).toEqual({ kind: 'checkpoint', checkpoint, size: 3, origin: 'test.example/log' })
  })

  it('is known again with a byte order mark, blanks around it and the line ends of other systems', () => {
    const changed = (text: string): string => `\ufeff\n${text.replaceAll('\n', '\r\n')}\r\n`
    for (const text of [leaf, proof, checkpoint, JSON.stringify(answer)])
      expect(readPasted(changed(text)).kind).toBe(readPasted(text).kind)
    expect(readPasted(changed(checkpoint))).toEqual(readPasted(checkpoint))
  })

  it('may be an entry laid out otherwise, whose canonical form is taken, and that is said', () => {
    expect(readPasted(JSON.stringify(entry, null, 2))).toEqual({
      kind: 'leaf',
      leaf,
      named,
      index: undefined,
      exact: false,
    })
  })

  it.each([
    ['', 'empty'],
    [' \n\t', 'empty'],
    ['hello', 'unknown'],
    ['"hello"', 'unknown'],
    ['{}', 'unknown'],
    ['null', 'unknown'],
    ['{"index":1}', 'unknown'],
    ['{"version":"lucid-report-receipt-v1"}', 'reportReceipt'],
    ['lucid-promise/v1 report\nlog x\n', 'reportReceipt'],
    ['[1,2]', 'list'],
    [JSON.stringify({ items: [entry, entry] }), 'list'],
    [JSON.stringify({ items: [] }), 'list'],
    [leaf.slice(0, -5), 'json'],
    [JSON.stringify({ ...entry, extra: 1 }), 'unknown'],
    [JSON.stringify({ ...entry, body: { value: 0.5 } }), 'unknown'],
    [checkpoint.trimEnd(), 'noNewline'],
    [checkpoint.slice(0, -40), 'checkpointBroken'],
    [checkpoint.replace('\n3\n', '\n03\n'), 'checkpointBroken'],
    [checkpoint.replace('\n\n', '\n'), 'checkpointBroken'],
    ['c2sp.org/tlog-proof@v2\n', 'proofUnknown'],
    ['c2sp.org/tlog-proof@v1\nindex -1\n\nx\n', 'proofIndex'],
    ['c2sp.org/tlog-proof@v1\nindex 01\n\nx\n', 'proofIndex'],
    ['c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\nx\n', 'proofIndex'],
    [proof.replace(HASH, HASH.slice(1)), 'proofHash'],
    ['c2sp.org/tlog-proof@v1\nindex 1\n', 'proofCheckpoint'],
    [proof.replace(SIGNATURE, ''), 'proofCheckpoint'],
    [JSON.stringify({ ...answer, hashes: ['*'] }), 'proofHash'],
    [JSON.stringify({ ...answer, hashes: 'x' }), 'proofUnknown'],
    [JSON.stringify({ ...answer, index: '1' }), 'proofIndex'],
    [JSON.stringify({ ...answer, treeSize: 4 }), 'proofTree'],
    [JSON.stringify({ ...answer, origin: 'other.example' }), 'proofTree'],
    [JSON.stringify({ ...answer, checkpoint: checkpoint.trimEnd() }), 'proofNoNewline'],
    [JSON.stringify({ ...answer, checkpoint: 'x\n' }), 'proofCheckpoint'],
  ])('that cannot be read is refused with its reason: %j', (text, why) => {
    expect(readPasted(text)).toEqual({ kind: 'unreadable', why })
    expect(Object.keys(WORDS.log)).toContain(`kept${why[0]?.toUpperCase()}${why.slice(1)}`)
  })

  it.each([undefined, null, 7, [], 'x', {}])('is refused as a proof: %j', (given) => {
    expect(() => readProof(given)).toThrow(SyntaxError)
  })
})

describe('keys that a reader has from elsewhere', () => {
  const LOG = 'test.example+00000000+AAAA'

  it('are read one a line, with remarks', async () => {
    const lines = await readTrustedKeys('# nothing\n\n')
    expect(lines).toEqual({ vkey: undefined, witnesses: [] })
  })

  it('are the key of one log and those of witnesses, in any order', async () => {
    const keyOf = async (name: string, type: VerifierKey['type'], byte: number): Promise<string> =>
      encodeVerifierKey(await verifierKey({ name, type, publicKey: new Uint8Array(32).fill(byte) }, sha256))
    const log = await keyOf('test.example/log', ED25519, 1)
    const witnesses = [await keyOf('one.example', COSIGNATURE, 2), await keyOf('two.example', COSIGNATURE, 3)]
    const text = `# of the newspaper\n${witnesses[0]}\n  ${log}  # the log\n\n${witnesses[1]}\r\n`
    expect(await readTrustedKeys(text)).toEqual({ vkey: log, witnesses })
    expect(await readTrustedKeys(`${log}\n${witnesses[0]}\n${witnesses[0]}`)).toEqual({ badLine: 3 })
    expect(await readTrustedKeys(`${log}\n${await keyOf('other.example/log', ED25519, 4)}`)).toEqual({ badLine: 2 })
  })

  it.each(['x', `${LOG}x`, 'a+00000000+AAAA'])('are refused with the number of the line: %s', async (line) => {
    expect(await readTrustedKeys(`# first\n${line}\n`)).toEqual({ badLine: 2 })
  })
})
