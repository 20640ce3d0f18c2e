import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeBase64, utf8 } from '../../content/log/bytes.ts'
import { encodeCheckpoint } from '../../content/log/checkpoint.ts'
import { leafHashes, leafText } from '../../content/log/entry.ts'
import { ED25519 } from '../../content/log/keys.ts'
import { consistencyPath, rangeHash } from '../../content/log/merkle.ts'
import { encodeNote, signNote } from '../../content/log/note.ts'
import { appendLeaves, tileReader } from '../../content/log/tiles.ts'
import { filesOf } from '../../scripts/log/audit.ts'
import { pull } from '../../scripts/pull.ts'
import { verify } from '../../scripts/verify.ts'
import {
  sha256,
  ORIGIN,
  ALONE,
  home,
  aSigner,
  anEntry,
  type Files,
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
  witness,
  log,
  useLog,
  run,
  audit,
  changed,
  withLeaves,
  serve,
} from './verify-log.ts'

/** `npm run verify` on whole logs: copies, witnesses, growth. */

useLog()

describe('auditing a copy of a log', () => {
  it('finds nothing in a copy that is whole, and says who signed', async () => {
    const { code, lines } = await audit(log)
    expect(code).toBe(0)
    expect(lines[0]).toContain(`this copy of ${ORIGIN} holds 600 entries`)
    expect(lines[1]).toBe(ALONE)
  })

  it('finds a flipped bit in any leaf and names the entry', async () => {
    for (const index of [0, 255, 256, 598]) {
      const path = [...filesOf(SIZE)][Math.floor(index / 256)] ?? ''
      const files = withLeaves(path, (leaves) => {
        const leaf = leaves[index % 256]
        if (leaf) leaf[20] = (leaf[20] ?? 0) ^ 1
        return leaves
      })
      const { code, lines } = await audit(files)
      expect(lines[0]).toBe(`Not verified: entry ${index} in ${path} is not the one that was signed.`)
      expect(code).toBe(1)
    }
  })

  it('finds a dropped row, whether in the middle or at the end', async () => {
    const middle = await audit(withLeaves('tile/entries/001', (leaves) => leaves.toSpliced(44, 1)))
    expect(middle).toMatchObject({ code: 1, lines: [expect.stringContaining('entry 300 in tile/entries/001'), ALONE] })
    const end = await audit(withLeaves(LAST, (leaves) => leaves.slice(0, -1)))
    expect(end).toMatchObject({ code: 1, lines: [`Not verified: ${LAST} has 87 entries, not 88.`, ALONE] })
  })

  it('finds a swapped pair at its first entry', async () => {
    const swapped = withLeaves('tile/entries/000', ([a, b, ...rest]) => (a && b ? [b, a, ...rest] : []))
    expect(await audit(swapped)).toMatchObject({ code: 1, lines: [expect.stringContaining('entry 0 in tile/'), ALONE] })
  })

  it('finds a changed hash in any tile and names tile and hash', async () => {
    const flip = (bytes: Uint8Array): Uint8Array => bytes.fill((bytes[40] ?? 0) ^ 1, 40, 41)
    const lowest = await audit(changed('tile/0/001', flip))
    expect(lowest).toMatchObject({ code: 1, lines: [expect.stringMatching(/hash 1 .* of tile\/0\/001 /), ALONE] })
    const upper = await audit(changed('tile/1/000.p/2', flip))
    expect(upper).toMatchObject({ code: 1, lines: [expect.stringMatching(/hash 1 .* of tile\/1\/000\.p\/2 /), ALONE] })
  })

  it('finds a history that was rewritten with all its tiles, from the checkpoint kept', async () => {
    const other = await aLog([anEntry(0, { body: { station: 'rewritten' } }), ...ENTRIES.slice(1)], signer)
    const { code, lines } = await audit(new Map([...other, ['checkpoint', fileOf(log, 'checkpoint')]]))
    expect(lines[0]).toContain('Not verified: the root of the 600 entries is ')
    expect(code).toBe(1)
  })

  it('finds a truncated tail: a cut file, a missing bundle, a missing tile', async () => {
    const cut = await audit(changed(LAST, (bytes) => bytes.slice(0, -1)))
    expect(cut.lines[0]).toBe(`Not verified: ${LAST} is cut short (the bundle ends inside leaf 87).`)
    expect(cut.code).toBe(1)
    for (const path of [LAST, 'tile/0/002.p/88', 'tile/1/000.p/2']) {
      const { code, lines } = await audit(new Map([...log].filter(([name]) => name !== path)))
      expect(lines[0]).toBe(`Not verified: the file ${path} is missing.`)
      expect(code).toBe(1)
    }
  })

  it('goes no further than the first file that is missing, however many entries the checkpoint claims', async () => {
    const size = Number.MAX_SAFE_INTEGER
    const text = encodeCheckpoint({ origin: ORIGIN, size, root: new Uint8Array(32), extensions: [] })
    const note = utf8(encodeNote({ text, signatures: [await signNote(text, signer.key, signer.sign)] }))
    const { code, lines } = await audit(new Map([...log, ['checkpoint', note]]))
    expect(lines[0]).toBe('Not verified: the file tile/entries/002 is missing.')
    expect(code).toBe(1)
    const { portal, close } = await serve(() => new Map([...log, ['checkpoint', note]]))
    const pulled = await pull([portal, '--key', signer.vkey, '--to', join(home, 'claimed')], ENGLISH)
    expect(pulled).toMatchObject({ code: 1, lines: [expect.stringMatching(/the file tile\/entries\/\S+ is missing/)] })
    close()
  })

  it.each([
    [
      'a time that goes back',
      { publishedAt: '2024-04-30T00:00:00Z' },
      'entry 300 was published at 2024-04-30T00:00:00Z',
    ],
    ['a revision left out', { key: 'T3', revision: 3, status: 'corrected', reason: 'x' }, 'entry 300 is revision 3 of'],
    ['a revision twice', { key: 'T3' }, 'entry 300 is revision 1 of air-stations T3, where revision 2 comes next'],
    ['a correction without reason', { key: 'T3', revision: 2, status: 'corrected' }, 'entry 300 corrects or withdraws'],
    ['something that is no entry', { body: null }, 'entry 300 is not an entry in canonical JSON'],
  ] as const)('finds %s, although the log signed it', async (_, over, sentence) => {
    const { code, lines } = await audit(await aLog(ENTRIES.with(300, anEntry(300, over)), signer))
    expect(lines[0]).toContain(sentence)
    expect(code).toBe(1)
  })

  it('refuses a checkpoint of a foreign key, and one without its last newline', async () => {
    const foreign = await aLog(ENTRIES, await aSigner(ORIGIN, ED25519))
    expect(await audit(foreign)).toMatchObject({
      code: 1,
      lines: [expect.stringContaining('is not signed by the key')],
    })
    const cut = await audit(changed('checkpoint', (bytes) => bytes.slice(0, -1)))
    expect(cut).toMatchObject({
      code: 1,
      lines: [expect.stringMatching(/checkpoint is malformed .*the last line is cut/)],
    })
  })
})

describe('witnesses', () => {
  const NOON = Date.UTC(2024, 4, 1, 12) / 1000
  const policy = (quorum: string) =>
    saved('policy', `log ${signer.vkey}\n# a neighbour\nwitness w ${witness.vkey}\ngroup g 1 w\nquorum ${quorum}\n`)

  it('are named when the policy is met, and the operator does not stand alone', async () => {
    const folder = save(await aLog(ENTRIES, signer, { signer: witness, time: NOON }))
    const { code, lines } = await verify(['log', folder, '--policy', policy('g')], ENGLISH)
    expect(lines[1]).toBe('Witnesses saw the same log: witness.example.')
    expect(code).toBe(0)
    expect((await run('log', folder, '--witness', witness.vkey)).lines[1]).toBe(lines[1])
    expect((await verify(['log', folder, '--policy', policy('none')], ENGLISH)).lines[1]).toBe(ALONE)
  })

  it('are missed when the policy is not met', async () => {
    const { code, lines } = await verify(['log', save(log), '--policy', policy('g')], ENGLISH)
    expect(lines[0]).toContain('too few witnesses')
    expect(code).toBe(1)
  })

  it('bound the time of every entry', async () => {
    const early = await aLog(ENTRIES, signer, { signer: witness, time: Date.UTC(2024, 4, 1, 0, 30) / 1000 })
    const { code, lines } = await run('log', save(early), '--witness', witness.vkey)
    expect(lines[0]).toContain('entry 320 says it was published at 2024-05-01T00:32:00Z, after a witness saw it')
    expect(code).toBe(1)
  })
})

describe('growth', () => {
  it('between two checkpoints is proven by the portal, rewriting is not', async () => {
    const { portal, close } = await serve(() => log)
    const now = saved('new', read(log, 'checkpoint'))
    const check = async (older: Files) =>
      run('consistency', saved('old', read(older, 'checkpoint')), now, '--portal', portal)
    expect(await check(await aLog(ENTRIES.slice(0, 300), signer))).toEqual({
      code: 0,
      lines: ['Verified: example.org/log grew from 300 to 600 entries by appending alone.', ALONE],
    })
    const rewritten = await check(await aLog(ENTRIES.slice(1, 301), signer))
    expect(rewritten).toMatchObject({ code: 1, lines: [expect.stringContaining('does not continue'), ALONE] })
    const larger = await check(await aLog([...ENTRIES, anEntry(600)], signer))
    expect(larger).toMatchObject({ code: 1, lines: [expect.stringContaining('shrank from 601 to 600'), ALONE] })
    close()
    const silent = await check(await aLog(ENTRIES.slice(0, 300), signer))
    expect(silent).toMatchObject({ code: 2, lines: [expect.stringContaining('gave no answer')] })
  })

  it('is proven by a proof that was saved as well, and by no other', async () => {
    const { tiles } = appendLeaves({ size: 0, edge: [] }, leafHashes(ENTRIES.map(leafText), sha256), sha256)
    const proofOf = (from: number) => ({
      hashes: consistencyPath(from, SIZE).map((range) =>
        encodeBase64(rangeHash(range, tileReader(tiles, sha256), sha256)),
      ),
    })
    const older = saved('old', read(await aLog(ENTRIES.slice(0, 300), signer), 'checkpoint'))
    const now = saved('new', read(log, 'checkpoint'))
    const check = (proof: unknown, ...files: string[]) => {
      const file = saved('growth.json', typeof proof === 'string' ? proof : JSON.stringify(proof))
      return run('consistency', ...(files.length > 0 ? files : [older, now]), '--proof', file)
    }
    expect((await check(proofOf(300))).lines[0]).toContain('grew from 300 to 600 entries')
    for (const other of [proofOf(301), { hashes: [] }, { hashes: ['*'] }, { hashes: 7 }, 'null', 'not JSON', ''])
      expect(await check(other)).toMatchObject({
        code: 1,
        lines: [expect.stringContaining('does not continue'), ALONE],
      })
    // The other way round, and the same twice.
    expect((await check(proofOf(300), now, older)).lines[0]).toContain('shrank from 600 to 300')
    expect((await check(proofOf(300), now, now)).lines[0]).toContain('the same 600 entries')
    const without = await run('consistency', older, now)
    expect(without.lines[0]).toContain('save what the portal answers at /api/log/consistency?from=300&to=600')
    expect(without.code).toBe(2)
    expect((await check(proofOf(300), older)).code).toBe(2)
  })
})
