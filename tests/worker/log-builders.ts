import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import * as z from 'zod'
import { decodeBase64 } from '../../content/log/bytes.ts'
import { openCheckpoint } from '../../content/log/checkpoint.ts'
import { parseVerifierKey } from '../../content/log/keys.ts'
import { sha256, verifyEd25519 } from '../../content/log/webcrypto.ts'
import { api } from '../../worker/api.ts'

/** A log with checkpoints of three sizes, and how tests read it. */

/** Sizes at which checkpoints are signed: one in the first tile, one at its end, one beyond. */
export const SIZES = [3, 256, 600]
export const SIZE = 600
export const WITHDRAWN = { register: 'air-stations', key: 'T7', body: null, reason: '测试：撤回' }

/** Entry 5 of the log: the only one with a text that the leaf commits to. */
export const TEXT = 5
export const NOTE = '示例：一段可以依法删除的文字'
export const aStandard = { register: 'standards', key: 'T5', body: { standard: 'T5', note: NOTE } }
export const aStation = (n: number) => ({
  register: 'air-stations',
  key: `T${n}`,
  body: { station: `T${n}`, name: `示例站 ${n}`, longitude: '116.40', latitude: '39.90' },
})

export const get = (path: string, headers: Record<string, string> = {}, bindings: object = env): Promise<Response> =>
  Promise.resolve(api.request(path, { headers: { 'accept-language': 'en', ...headers } }, bindings))
export const Inclusion = z.strictObject({
  origin: z.string(),
  index: z.int(),
  leafHash: z.base64(),
  treeSize: z.int(),
  root: z.base64(),
  hashes: z.array(z.base64()),
  checkpoint: z.string(),
})
export const Consistency = z.strictObject({
  origin: z.string(),
  from: z.int(),
  to: z.int(),
  fromRoot: z.base64(),
  toRoot: z.base64(),
  hashes: z.array(z.base64()),
  checkpoint: z.string(),
})
export const OpenLeaf = z.strictObject({
  index: z.int(),
  leaf: z.string(),
  disclosures: z.array(z.strictObject({ field: z.string(), value: z.unknown(), salt: z.base64url() })),
  erased: z.array(z.strictObject({ field: z.string(), index: z.int() })),
})
export const json = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
  schema.parse(await (await get(path)).json())
export const bytesOf = async (path: string): Promise<Uint8Array> => {
  const answer = await get(path)
  expect(answer.status, path).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/octet-stream')
  expect(answer.headers.get('cache-control')).toContain('immutable')
  return new Uint8Array(await answer.arrayBuffer())
}
export const bytes = (base64: string): Uint8Array => {
  const decoded = decodeBase64(base64)
  if (!decoded) throw new Error(`not base64: ${base64}`)
  return decoded
}

export const openNewest = async (note?: string) => {
  const log = await parseVerifierKey((await (await get('/log/vkey')).text()).trimEnd(), sha256)
  return openCheckpoint(note ?? (await (await get('/log/checkpoint')).text()), { log, witnesses: [] }, verifyEd25519)
}

/** Publishes until checkpoints of these sizes are signed. */
export const layLog = async (): Promise<void> => {
  expect((await get('/log/checkpoint')).status).toBe(404)
  const sequencer = env.SEQUENCER.get(env.SEQUENCER.idFromName(env.LOG_ORIGIN))
  let from = 0
  for (const size of SIZES) {
    const statements = Array.from({ length: size - from }, (_, i) =>
      from + i === TEXT ? aStandard : aStation(from + i),
    )
    // The last entry of all withdraws one.
    await sequencer.submit({
      publisher: 'portal',
      statements: size === SIZE ? [...statements.slice(1), WITHDRAWN] : statements,
    })
    from = size
  }
}
