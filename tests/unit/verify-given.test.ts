import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeBase64 } from '../../content/log/bytes.ts'
import { leafHashes, leafText } from '../../content/log/entry.ts'
import { ED25519 } from '../../content/log/keys.ts'
import { inclusionPath, rangeHash } from '../../content/log/merkle.ts'
import { encodeNote, signNote } from '../../content/log/note.ts'
import { encodeProof } from '../../content/log/proof-text.ts'
import { appendLeaves, tileReader } from '../../content/log/tiles.ts'
import { SENTENCES } from '../../scripts/log/sentences.ts'
import { pull } from '../../scripts/pull.ts'
import { verify } from '../../scripts/verify.ts'
import {
  sha256,
  ORIGIN,
  ALONE,
  home,
  aSigner,
  type Signer,
  anEntry,
  aLog,
  fileOf,
  read,
  save,
  saved,
  SIZE,
  ENTRIES,
  LAST,
  ENGLISH,
  signer,
  log,
  useLog,
  run,
  serve,
} from './verify-log.ts'

/** `npm run verify` on what somebody was given: a proof, an export; how it is used, and what it says. `npm run pull`, which fetches the tail. */

useLog()

describe('proofs', () => {
  const proofOf = (index: number) => {
    const { tiles } = appendLeaves({ size: 0, edge: [] }, leafHashes(ENTRIES.map(leafText), sha256), sha256)
    const hashes = inclusionPath(index, SIZE).map((range) => rangeHash(range, tileReader(tiles, sha256), sha256))
    return { index, hashes, checkpoint: read(log, 'checkpoint') }
  }
  const leaf = (index: number) => saved('leaf.json', leafText(ENTRIES[index] ?? anEntry(index)))

  it('lead from an entry to the signed root, as text and as JSON', async () => {
    const text = saved('p.tlog-proof', encodeProof(proofOf(5)))
    const { code, lines } = await run('proof', text, '--leaf', leaf(5))
    expect(lines).toEqual([
      'Verified: what was given stands at position 5 (counted from 0) of the 600 entries of example.org/log.',
      ALONE,
    ])
    expect(code).toBe(0)
    const [, count = '', root = ''] = read(log, 'checkpoint').split('\n')
    const stated = { origin: ORIGIN, treeSize: Number(count), root, leafHash: '' }
    const json = (over: object) =>
      saved(
        'p.json',
        JSON.stringify({ ...proofOf(5), hashes: proofOf(5).hashes.map(encodeBase64), ...stated, ...over }),
      )
    const [hashed = new Uint8Array()] = leafHashes([leafText(anEntry(5))], sha256)
    expect((await run('proof', json({ leafHash: encodeBase64(hashed) }))).code).toBe(0)
    expect(
      (await run('proof', json({}), '--leaf', saved('a', JSON.stringify({ leaf: leafText(anEntry(5)) })))).code,
    ).toBe(0)
    expect((await run('proof', json({ treeSize: 601 }), '--leaf', leaf(5))).code).toBe(1)
  })

  it('prove no other entry, and nothing when a newline is missing', async () => {
    const text = encodeProof(proofOf(5))
    const other = await run('proof', saved('p', text), '--leaf', leaf(6))
    expect(other).toMatchObject({ code: 1, lines: [expect.stringContaining('from position 5'), ALONE] })
    expect((await run('proof', saved('p', text.slice(0, -1)), '--leaf', leaf(5))).code).toBe(1)
    expect((await run('proof', saved('p', 'hello'), '--leaf', leaf(5))).lines[0]).toContain('not a well-formed proof')
  })

  it.each<[string, (text: string) => string, string]>([
    ['another index', (text) => text.replace('index 5\n', 'index 4\n'), 'from position 4'],
    ['an index past the tree', (text) => text.replace('index 5\n', 'index 600\n'), 'from position 600'],
    ['an index with a leading zero', (text) => text.replace('index 5\n', 'index 05\n'), 'not a well-formed proof'],
    ['an index with a sign', (text) => text.replace('index 5\n', 'index +5\n'), 'not a well-formed proof'],
    ['an index of 2^63', (text) => text.replace('index 5\n', `index ${2n ** 63n}\n`), 'not a well-formed proof'],
    ['a hash left out', (text) => text.replace(/(index 5\n)\S+\n/, '$1'), 'from position 5'],
    ['a hash twice', (text) => text.replace(/(index 5\n)(\S+\n)/, '$1$2$2'), 'from position 5'],
    ['two hashes swapped', (text) => text.replace(/(index 5\n)(\S+\n)(\S+\n)/, '$1$3$2'), 'from position 5'],
    ['a hash cut', (text) => text.replace(/(index 5\n)\S/, '$1'), 'not a well-formed proof'],
    ['another size', (text) => text.replace('\n600\n', '\n601\n'), 'is not signed by the key given'],
    ['another log', (text) => text.replace(`\n${ORIGIN}\n`, '\nother.example\n'), 'is not signed by the key given'],
    ['no signature', (text) => text.replace(/— .*\n$/, ''), 'is malformed'],
    ['the last newline cut', (text) => text.slice(0, -1), 'is malformed'],
  ])('are refused with %s', async (_, spoil, why) => {
    const text = encodeProof(proofOf(5))
    const spoilt = spoil(text)
    expect(spoilt).not.toBe(text)
    const { code, lines } = await run('proof', saved('p', spoilt), '--leaf', leaf(5))
    expect(lines[0]).toMatch(/^Not verified: /)
    expect(lines[0]).toContain(why)
    expect(code).toBe(1)
  })

  it('are refused of a foreign key, of a key that signs for another log, and of a size that is yet to come', async () => {
    const note = async (signers: Signer[], origin = ORIGIN, size = SIZE): Promise<string> => {
      const [, , root = ''] = read(log, 'checkpoint').split('\n')
      const text = `${origin}\n${size}\n${root}\n`
      return encodeNote({ text, signatures: await Promise.all(signers.map((by) => signNote(text, by.key, by.sign))) })
    }
    const check = async (checkpoint: string) =>
      run('proof', saved('p', encodeProof({ ...proofOf(5), checkpoint })), '--leaf', leaf(5))
    const stranger = await aSigner(ORIGIN, ED25519)
    const unknown = await aSigner('unknown.example', ED25519)
    expect((await check(await note([stranger]))).lines[0]).toContain('is not signed by the key given')
    const other = await check(await note([signer], 'other.example/log'))
    expect(other).toMatchObject({ code: 1, lines: [expect.stringContaining('a checkpoint of other.example/log')] })
    // Signed for more entries than the proof leads to.
    expect((await check(await note([signer], ORIGIN, 2 * SIZE))).lines[0]).toContain('signed root of 1200 entries')
    // Signatures that nobody knows are no fault, and no proof either.
    expect(await check(await note([unknown, signer, stranger]))).toMatchObject({
      code: 0,
      lines: [expect.anything(), ALONE],
    })
    expect((await check(await note([unknown]))).code).toBe(1)
  })

  it('in text need the entry: without it nothing can be said', async () => {
    expect((await run('proof', saved('p', encodeProof(proofOf(5))))).code).toBe(2)
  })
})

describe('exports', () => {
  const CSV = 'station,name\r\nT1,"a\r\nb"\r\nT2,c\r\n'
  const described = (over: object = {}) => ({
    ...{ register: 'air-stations', size: 600, rows: 2, bytes: CSV.length, sha256: hash('sha256', CSV), origin: ORIGIN },
    url: '/api/registers/air-stations/export.csv?size=600',
    ...over,
  })
  const check = (csv: string, description: object) =>
    run('export', saved('export.csv', csv), '--description', saved('d.json', JSON.stringify(description)))

  it('are the file described, row for row and byte for byte', async () => {
    const { code, lines } = await check(CSV, described())
    expect(lines[0]).toContain('2 rows, 31 bytes')
    expect(lines[1]).toContain('carries no signature')
    expect(code).toBe(0)
  })

  it('are refused with what differs: rows, bytes, hash, log', async () => {
    expect((await check(CSV.replace('T2,c\r\n', ''), described())).lines[0]).toContain('rows of ')
    expect((await check(CSV.slice(0, -1), described())).lines[0]).toContain('bytes of ')
    expect((await check(CSV.replace('T2', 'T3'), described())).lines[0]).toContain('sha256 of ')
    expect((await check(CSV, described({ origin: 'other.example' }))).lines[0]).toContain('the log other.example')
    expect(await check(CSV, {})).toMatchObject({ code: 1, lines: [expect.stringContaining('not the description')] })
  })
})

describe('pulling', () => {
  it('fetches only the tail, and refuses a log that shrank, forked or was damaged', async () => {
    let served = await aLog(ENTRIES.slice(0, 300), signer)
    const asked: string[] = []
    const { portal, close } = await serve(() => {
      const files = served
      return Object.assign(new Map(files), { get: (path: string) => (asked.push(path), files.get(path)) })
    })
    const to = join(home, 'copy')
    const again = () => pull([portal, '--key', signer.vkey, '--to', to], ENGLISH)
    const kept = () => readFileSync(join(to, 'checkpoint'), 'utf8')
    expect(await again()).toMatchObject({ code: 0, lines: [expect.anything(), `Fetched 5 files into ${to}.`, ALONE] })

    served = log
    asked.length = 0
    expect((await again()).code).toBe(0)
    expect(kept()).toBe(read(log, 'checkpoint'))
    expect(asked).not.toContain('tile/entries/000')
    expect(existsSync(join(to, 'tile/entries/001.p/44'))).toBe(false)
    expect((await run('log', to)).code).toBe(0)

    served = await aLog(ENTRIES.slice(0, 599), signer)
    expect(await again()).toMatchObject({ code: 1, lines: [expect.stringContaining('shrank'), expect.anything()] })
    served = await aLog([...ENTRIES.with(2, anEntry(2, { body: { station: 'other' } })), anEntry(600)], signer)
    const forked = await again()
    expect(forked).toMatchObject({ code: 1, lines: [expect.stringContaining('does not continue'), expect.anything()] })
    expect(readFileSync(join(to, 'checkpoint.refused'), 'utf8')).toBe(read(served, 'checkpoint'))
    served = await aLog([...ENTRIES, anEntry(600)], signer)
    served.set('tile/entries/002.p/89', fileOf(log, LAST))
    expect(await again()).toMatchObject({
      code: 1,
      lines: ['Not verified: tile/entries/002.p/89 has 88 entries, not 89.'],
    })

    expect(kept()).toBe(read(log, 'checkpoint'))
    expect((await run('log', to)).code).toBe(0)
    close()
  })
})

describe('bad use ends with 2:', () => {
  it.each([
    ['nothing at all', []],
    ['an unknown check', ['moon', 'x']],
    ['an unknown option', ['log', 'x', '--moon']],
    ['no key', ['log', 'x']],
    ['a key that is none', ['log', 'x', '--key', 'example.org/log+00000000+AAAA']],
    ['a file that is not there', ['proof', '/nowhere/p', '--key', '/nowhere/vkey']],
    ['a policy that is not there', ['log', 'x', '--policy', '/nowhere/policy']],
  ])('%s', async (_, args) => {
    expect((await verify(args, ENGLISH)).code).toBe(2)
    expect((await pull(args, ENGLISH)).code).toBe(2)
  })

  it('shows how it is meant to be used, line by line', async () => {
    const { lines } = await verify([], ENGLISH)
    expect(lines.join()).toContain('\n  verify log <folder> TRUST\n')
    expect(await pull(['--moon'], ENGLISH)).toMatchObject({ lines: [expect.stringContaining('\n  pull <address')] })
  })

  it('a folder without a checkpoint, a quorum that cannot be', async () => {
    expect((await run('log', home)).code).toBe(2)
    expect((await run('log', save(log), '--quorum', '1')).code).toBe(2)
  })
})

describe('what is said', () => {
  it('follows LANG', async () => {
    const { lines } = await verify(['log', save(log), '--key', signer.vkey], { LANG: 'zh_CN.UTF-8' })
    expect(lines).toEqual([expect.stringContaining('已验证'), SENTENCES.operatorAlone.zh])
  })

  it('carries no control characters of what was checked to the terminal', async () => {
    const { lines } = await verify(['log', '/nowhere\u001b[2J', '--key', signer.vkey], ENGLISH)
    expect(lines.join()).toContain('/nowhere?[2J')
  })
})
