import { createRoute, z } from '@hono/zod-openapi'
import { proveLogKeys, readLogKeys } from '../../db/record/log-keys.ts'
import { newRoutes, recordOf } from '../app.ts'
import { jsonAnswer } from '../http/openapi.ts'

const LogKey = z
  .object({
    keyId: z.string(),
    vkey: z.string().describe('One line (c2sp.org/signed-note).'),
    state: z.enum(['current', 'retiring', 'retired', 'compromised']),
    index: z.int().describe('Position of the newest entry of the register `log-keys` that speaks of it.'),
    checkpoint: z
      .string()
      .describe('The first checkpoint that holds its first entry; of a key that followed another, signed by both.'),
    statedAt: z.int().describe('Position of its first entry.'),
    leaf: z.string().describe('That entry, by which the log took the key into use: canonical JSON.'),
    hashes: z.array(z.string()).describe('The proof that the checkpoint holds it; 32 bytes each, standard base64.'),
  })
  .meta({ id: 'LogKey' })

const listKeys = createRoute({
  method: 'get',
  path: '/keys',
  tags: ['log'],
  summary: 'Every key that ever signed the log, the current one first',
  responses: { 200: jsonAnswer('The keys', z.object({ items: z.array(LogKey) })) },
})

export const logKeyRoutes = newRoutes().openapi(listKeys, async (c) => {
  c.header('Cache-Control', 'public, max-age=2')
  return c.json({ items: await proveLogKeys(recordOf(c)) }, 200)
})

/** The same as lines, for tools of the format; below `/log`, beside `vkey`. */
const listLines = createRoute({
  method: 'get',
  path: '/vkeys',
  tags: ['log'],
  summary: 'Every key that ever signed the log, the current one first, one a line (c2sp.org/signed-note)',
  responses: { 200: { description: 'Verifier keys', content: { 'text/plain': { schema: z.string() } } } },
})
export const logKeyLines = newRoutes().openapi(listLines, async (c) => {
  const keys = await readLogKeys(recordOf(c))
  const text = keys.map(({ vkey }) => `${vkey}\n`).join('')
  return c.text(text, 200, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'public, max-age=2' })
})
