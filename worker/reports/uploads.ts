import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { mayProceed } from '../../db/intake/limit.ts'
import { readUploadToken, type Upload } from '../../db/intake/report-names.ts'
import { isUploadId, listParts, MOST_PART_BYTES, takePart } from '../../db/intake/report-uploads.ts'
import { newRoutes, type App } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { notThere, secretsOf, unkept } from './open.ts'

/** Sealed files, in parts, before the report that they belong to. */

const Id = z
  .string()
  .refine(isUploadId)
  .describe('Random, 16 to 43 characters of base64url; of a public photo the SHA-256 of its bytes, hexadecimal.')
const Part = z.object({ part: z.int(), bytes: z.int() })
const TOKEN = 'With `Authorization: Upload <token>`, as the commitment or the mailbox gave it.'

const put = createRoute({
  method: 'put',
  path: '/uploads/{id}/{part}',
  tags: ['reports'],
  summary: 'One part of a sealed file',
  description: `${TOKEN} At most 5 MB a part, 20 MB a file, 10 files and 200 MB a report. The same again changes nothing.`,
  request: {
    params: z.object({
      id: Id,
      part: z
        .string()
        .regex(/^(0|[1-9]\d?)$/)
        .describe('From 0.'),
    }),
    body: { required: true, content: { 'application/octet-stream': { schema: z.string() } } },
  },
  responses: {
    200: jsonAnswer('Kept', Part),
    ...refusals('not-found', 'conflict', 'body-too-large', 'invalid-request', 'too-many-requests'),
  },
})

const list = createRoute({
  method: 'get',
  path: '/uploads/{id}',
  tags: ['reports'],
  summary: 'Which parts of a file have come',
  description: TOKEN,
  request: { params: z.object({ id: Id }) },
  responses: {
    200: jsonAnswer('The parts', z.object({ id: z.string(), parts: z.array(Part) })),
    ...refusals('not-found', 'invalid-request', 'too-many-requests'),
  },
})

/** @throws Problem 404 for a token that is none of ours */
const uploadOf = async (c: Context<App>): Promise<Upload> => {
  const [, token] = /^Upload (\S+)$/i.exec(c.req.header('Authorization') ?? '') ?? []
  const upload = token === undefined ? undefined : await readUploadToken(secretsOf(c.env).reportKey, token)
  if (!upload) throw await notThere(c)
  return upload
}

const tooLarge = (limit: string): Problem => new Problem('body-too-large', { limit })

const routes = newRoutes()
routes.use('/uploads/*', unkept, async (c, next) => {
  // A report of 200 MB has forty parts.
  if (!(await mayProceed(c.env, 'reports uploads', c.req.raw))) throw new Problem('too-many-requests', { seconds: 60 })
  await next()
})
routes.put(
  '/uploads/:id/:part',
  bodyLimit({
    maxSize: MOST_PART_BYTES,
    onError: () => {
      throw tooLarge('5 MB')
    },
  }),
)

export const reportUploadRoutes = routes
  .openapi(put, async (c) => {
    const { id, part: at } = c.req.valid('param')
    const part = Number(at)
    const upload = await uploadOf(c)
    const bytes = new Uint8Array(await c.req.arrayBuffer())
    if (bytes.length === 0) throw new Problem('invalid-request', {}, { issues: [{ pointer: '', message: EMPTY }] })
    const taken = await takePart(c.env, secretsOf(c.env).reportKey, upload, { id, part, bytes })
    if (taken === 'gone') throw new Problem('not-found')
    if (taken === 'full') throw tooLarge('20 MB × 10, 200 MB')
    if (taken === 'another') throw new Problem('conflict')
    return c.json(taken, 200)
  })
  .openapi(list, async (c) => {
    const { id } = c.req.valid('param')
    return c.json({ id, parts: await listParts(c.env.INTAKE, await uploadOf(c), id) }, 200)
  })

const EMPTY = { zh: '文件是空的。', en: 'The file is empty.' }
