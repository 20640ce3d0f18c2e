import { env } from 'cloudflare:workers'
import { createExecutionContext } from 'cloudflare:test'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeBase64 } from '../../content/log/bytes.ts'
import { encodeCheckpoint } from '../../content/log/checkpoint.ts'
import { encodeVerifierKey } from '../../content/log/keys.ts'
import { consistencyPath, leafHash, rangeHash, rootAt } from '../../content/log/merkle.ts'
import { encodeNote, openNote, signNote } from '../../content/log/note.ts'
import { appendLeaves, tileReader } from '../../content/log/tiles.ts'
import { verifyEd25519 } from '../../content/log/webcrypto.ts'
import { encodeWitnessRequest, TLOG_SIZE } from '../../content/log/witness-request.ts'
import { openRecord } from '../../db/record/db.ts'
import { sha256 } from '../../db/record/hash.ts'
import type { LogSigner } from '../../db/record/publish.ts'
import { openSigner } from '../../db/record/signer.ts'
import { advanceWitnessed } from '../../db/record/witnessed.ts'
import { api } from '../../worker/api.ts'

/** A new secret as the environment gives it. */
const aSecret = async (): Promise<string> => {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('no pair')
  const exported = await crypto.subtle.exportKey('pkcs8', pair.privateKey)
  if (!(exported instanceof ArrayBuffer)) throw new Error('no bytes')
  return encodeBase64(new Uint8Array(exported))
}

/** Leaves of a log that was never ours: `n` of them, the `changed`-th told otherwise. */
const leaves = (n: number, changed = -1): Uint8Array[] =>
  Array.from({ length: n }, (_, i) => leafHash(Uint8Array.of(i % 256, i >> 8, i === changed ? 1 : 0), sha256))

const treeOf = (n: number, changed?: number) => {
  const { tiles } = appendLeaves({ size: 0, edge: [] }, leaves(n, changed), sha256)
  const read = tileReader(tiles, sha256)
  return {
    root: rootAt(n, read, sha256),
    proofFrom: (from: number) => consistencyPath(from, n).map((range) => rangeHash(range, read, sha256)),
  }
}

let log: LogSigner
let other: LogSigner
let bindings: Env

beforeAll(async () => {
  log = await openSigner('other.example/log/1', await aSecret())
  other = await openSigner('other.example/log/1', await aSecret())
  const rotated = await openSigner('rotated.example/log', await aSecret())
  bindings = {
    ...env,
    WITNESS_KEY: await aSecret(),
    WITNESSED_LOGS: `# logs we know\nlog ${encodeVerifierKey(log.key)}\nlog ${encodeVerifierKey(rotated.key)}\n`,
  }
})

const noteOf = async (size: number, root: Uint8Array, signer = log, origin = signer.key.name): Promise<string> => {
  const text = encodeCheckpoint({ origin, size, root, extensions: [] })
  return encodeNote({ text, signatures: [await signNote(text, signer.key, signer.sign)] })
}

const ask = async (method: string, path: string, body?: string | Uint8Array<ArrayBuffer>, with_ = bindings) =>
  api.fetch(
    new Request(`http://127.0.0.1/witness/${path}`, {
      method,
      headers: { 'accept-language': 'en' },
      ...(body === undefined ? {} : { body }),
    }),
    with_,
    createExecutionContext(),
  )

/** Submits a tree of `size` leaves from `from`. */
const submit = async (
  from: number,
  size: number,
  over: { changed?: number; signer?: LogSigner; hashes?: Uint8Array[] } = {},
): Promise<Response> => {
  const { root, proofFrom } = treeOf(Math.max(size, 1), over.changed)
  const hashes = over.hashes ?? (from > 0 && from < size ? proofFrom(from) : [])
  const note = await noteOf(size, size === 0 ? sha256(new Uint8Array()) : root, over.signer)
  return ask('POST', 'add-checkpoint', encodeWitnessRequest({ oldSize: from, hashes, note }))
}

const kept = async () => {
  const { items } = await (await ask('GET', 'logs')).json<{ items: { origin: string; size: number; root: string }[] }>()
  return items.find(({ origin }) => origin === log.key.name)
}

describe('a portal as a witness', () => {
  it('tells an unknown log, an unknown key and a wrong request apart, and remembers none of them', async () => {
    const { root } = treeOf(3)
    const strange = await noteOf(3, root, await openSigner('strange.example/log', await aSecret()))
    const status = async (body: string) => (await ask('POST', 'add-checkpoint', body)).status
    expect(await status(encodeWitnessRequest({ oldSize: 0, hashes: [], note: strange }))).toBe(404)
    expect((await submit(0, 3, { signer: other })).status).toBe(403)
    expect((await submit(4, 3, { hashes: [] })).status).toBe(400)
    const note = await noteOf(3, root)
    for (const body of [
      '',
      note,
      `old 00\n\n${note}`,
      `old -1\n\n${note}`,
      `old 9007199254740993\n\n${note}`,
      `old 0\nAAAA\n\n${note}`,
      `old 0\n${`${encodeBase64(root)}\n`.repeat(64)}\n${note}`,
      `old 0\n\n${note.slice(0, -1)}`,
      `old 0\r\n\r\n${note}`,
    ])
      expect([body.slice(0, 20), await status(body)]).toEqual([body.slice(0, 20), 400])
    expect((await ask('POST', 'add-checkpoint', Uint8Array.of(0xff, 0xfe))).status).toBe(400)
    expect((await ask('POST', 'add-checkpoint', 'x'.repeat(70_000))).status).toBe(413)
    expect(await kept()).toBeUndefined()
  })

  it('says what is wrong in both languages', async () => {
    const said = async (language: string) => {
      const request = new Request('http://127.0.0.1/witness/add-checkpoint', {
        method: 'POST',
        headers: { 'accept-language': language },
        body: 'old x\n\n',
      })
      const answer = await api.fetch(request, bindings, createExecutionContext())
      return (await answer.json<{ issues: { message: string }[] }>()).issues[0]?.message
    }
    expect(await said('en')).toMatch(/^Not a request/)
    expect(await said('zh')).toMatch(/^这不是/)
  })

  it('claims no size above zero for a log it never cosigned', async () => {
    const answer = await submit(2, 3)
    expect(answer.status).toBe(409)
    expect(answer.headers.get('Content-Type')).toBe(TLOG_SIZE)
    expect(await answer.text()).toBe('0\n')
  })

  it('refuses a proof where there is nothing to prove, and a false empty tree', async () => {
    expect((await submit(0, 3, { hashes: [new Uint8Array(32)] })).status).toBe(422)
    const note = await noteOf(0, new Uint8Array(32))
    const request = encodeWitnessRequest({ oldSize: 0, hashes: [], note })
    expect((await ask('POST', 'add-checkpoint', request)).status).toBe(422)
  })

  it('cosigns the first tree, then only what continues it', async () => {
    const first = await submit(0, 5)
    expect(first.status).toBe(200)
    expect(first.headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
    const line = await first.text()
    const vkey = (await (await ask('GET', 'vkey')).text()).trim()
    const { parseVerifierKey } = await import('../../content/log/keys.ts')
    const key = await parseVerifierKey(vkey, sha256)
    const { signatures } = await openNote((await noteOf(5, treeOf(5).root)) + line, [key], verifyEd25519)
    expect(signatures.map(({ name }) => name)).toEqual([env.WITNESS_NAME])

    expect((await submit(5, 300)).status).toBe(200)
    expect(await kept()).toMatchObject({ size: 300, root: encodeBase64(treeOf(300).root) })
    // The same again: a fresh cosignature of the same tree.
    expect((await submit(300, 300)).status).toBe(200)
  })

  it('refuses a shrunk tree, naming the size it has', async () => {
    const answer = await submit(5, 200)
    expect([answer.status, await answer.text()]).toEqual([409, '300\n'])
    const zero = await submit(0, 200)
    expect([zero.status, await zero.text()]).toEqual([409, '300\n'])
    expect(await kept()).toMatchObject({ size: 300 })
  })

  it('refuses a forked tree: of the same size with 409, of a larger one with 422', async () => {
    expect((await submit(300, 300, { changed: 7 })).status).toBe(409)
    expect((await submit(300, 400, { changed: 7 })).status).toBe(422)
    const honest = treeOf(400).proofFrom(300)
    expect((await submit(300, 400, { hashes: honest.slice(1) })).status).toBe(422)
    expect((await submit(300, 400, { hashes: [...honest, new Uint8Array(32)] })).status).toBe(422)
    expect(await kept()).toMatchObject({ size: 300, root: encodeBase64(treeOf(300).root) })
  })

  it('cosigns one of many requests at once from the same size, and none goes back', async () => {
    const sizes = [310, 320, 330, 340, 350, 360]
    const answers = await Promise.all(sizes.map((size) => submit(300, size)))
    const won = sizes.filter((_, i) => answers[i]?.status === 200)
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409])
    expect((await kept())?.size).toBe(won[0])
  })

  it('goes nowhere from what it no longer has, whatever was read before', async () => {
    const db = openRecord(env.RECORD)
    const stale = { size: 5, root: encodeBase64(treeOf(5).root) }
    const next = { origin: log.key.name, size: 9, root: 'x', note: '', at: '' }
    const before = await kept()
    expect(await advanceWitnessed(db, stale, next)).toBe(false)
    expect(await advanceWitnessed(db, undefined, next)).toBe(false)
    expect(await kept()).toEqual(before)
    await expect(env.RECORD.prepare(`UPDATE witnessed SET size = 1`).run()).rejects.toThrow('does not go back')
  })

  it('without a key of its own is none', async () => {
    const { WITNESS_KEY: _, ...without } = bindings
    for (const [method, path] of [
      ['POST', 'add-checkpoint'],
      ['GET', 'logs'],
      ['GET', 'vkey'],
    ] as const)
      expect((await ask(method, path, method === 'POST' ? 'old 0\n\n' : undefined, without)).status).toBe(404)
  })
})
