import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { leafHash } from '../../content/log/merkle.ts'
import { parseCheckpoint } from '../../content/log/checkpoint.ts'
import { parseNote } from '../../content/log/note.ts'
import { appendLeaves } from '../../content/log/tiles.ts'
import { encodeBase64, utf8 } from '../../content/log/bytes.ts'
import { sha256 } from '../../db/record/hash.ts'
import type { Submission } from '../../worker/sequencer.ts'

const sequencer = () => env.SEQUENCER.get(env.SEQUENCER.idFromName(env.LOG_ORIGIN))

const aStation = (n: number, over: Record<string, string> = {}) => ({
  register: 'air-stations',
  key: `T${n}`,
  body: { station: `T${n}`, name: `示例“站”\\${n}\u2028 / <&>`, ...over },
})
const submission = (statements: Submission['statements']): Submission => ({ publisher: 'portal', statements })

const leaves = async (): Promise<string[]> =>
  (await env.RECORD.prepare('SELECT leaf FROM leaves ORDER BY idx').all<{ leaf: string }>()).results.map(
    ({ leaf }) => leaf,
  )

describe('publishing', () => {
  it('stores each leaf byte for byte as the signed root covers it', async () => {
    await sequencer().submit(submission([aStation(1), aStation(2)]))
    const { checkpoint } = await sequencer().submit(submission(Array.from({ length: 600 }, (_, n) => aStation(n + 3))))
    const stored = await leaves()
    expect(stored).toHaveLength(602)
    const { root, size } = parseCheckpoint(parseNote(checkpoint).text)
    expect(size).toBe(602)
    const hashes = stored.map((leaf) => leafHash(utf8(leaf), sha256))
    expect(encodeBase64(root)).toBe(encodeBase64(appendLeaves({ size: 0, edge: [] }, hashes, sha256).root))
  })

  it('keeps every one of 200 publishes made at once', async () => {
    const before = (await leaves()).length
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => sequencer().submit(submission([aStation(n + 10_000)]))),
    )
    const indexes = answers.map(({ outcome }) => (outcome.status === 'placed' ? outcome.placed[0]?.index : undefined))
    expect(new Set(indexes).size).toBe(200)
    expect((await leaves()).length).toBe(before + 200)
  })

  it('refuses a correction that does not say why, and stores nothing of its request', async () => {
    await sequencer().submit(submission([aStation(90_001)]))
    const before = (await leaves()).length
    const { outcome } = await sequencer().submit(submission([aStation(90_002), aStation(90_001, { name: 'another' })]))
    expect(outcome).toEqual({ status: 'refused', refusals: [{ row: 1, code: 'reason-missing' }] })
    expect((await leaves()).length).toBe(before)
  })
})
