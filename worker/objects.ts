import { createRoute, z } from '@hono/zod-openapi'
import { findObject, isSha256, putObject } from '../db/record/objects.ts'
import { newRoutes } from './app.ts'
import { authorize } from './http/authorize.ts'
import { readBody } from './http/body.ts'
import { etagOf, FOR_EVER, notModified } from './http/caching.ts'
import { jsonAnswer, KEY_SECURITY, NOT_MODIFIED, refusals } from './http/openapi.ts'
import { Problem } from './http/problems.ts'

/** What a browser shows by itself without running anything; all else is downloaded. */
const SHOWN = /^(application\/pdf|image\/(png|jpeg|webp|gif)|text\/plain)\b/

const getObject = createRoute({
  method: 'get',
  path: '/{sha256}',
  tags: ['objects'],
  summary: 'A published file by its SHA-256, byte for byte as it was received',
  request: { params: z.object({ sha256: z.string() }) },
  responses: { ...NOT_MODIFIED, 200: { description: 'The file' }, ...refusals('not-found') },
})

const addObject = createRoute({
  method: 'post',
  path: '/',
  tags: ['objects'],
  summary: 'Hand in a file, at most 8 MB, before publishing the record that names it',
  security: KEY_SECURITY,
  request: { body: { required: true, content: { '*/*': { schema: z.string().openapi({ format: 'binary' }) } } } },
  responses: {
    201: jsonAnswer('The file, by hash', z.object({ sha256: z.string(), bytes: z.int(), mediaType: z.string() })),
    ...refusals('unauthorized', 'forbidden', 'body-too-large', 'unsupported-media-type'),
  },
})

const MEDIA_TYPE = /^[a-z]+\/[a-z0-9.+-]+(; ?charset=[a-z0-9-]+)?$/i

const routes = newRoutes()
routes.post('/', authorize('publisher'))

export const objectRoutes = routes
  .openapi(addObject, async (c) => {
    const mediaType = c.req.header('Content-Type') ?? ''
    if (!MEDIA_TYPE.test(mediaType)) throw new Problem('unsupported-media-type', { accepted: 'type/subtype' })
    const content = await readBody(c.req.raw)
    if (content.length === 0) throw new Problem('invalid-request')
    return c.json(await putObject(c.env.OBJECTS, content, mediaType.toLowerCase()), 201)
  })
  .openapi(getObject, async (c) => {
    const { sha256 } = c.req.valid('param')
    const object = isSha256(sha256) ? await findObject(c.env.OBJECTS, sha256) : null
    if (!object) throw new Problem('not-found')
    const unchanged = notModified(c, etagOf(sha256))
    if (unchanged) return unchanged
    const mediaType = object.httpMetadata?.contentType ?? 'application/octet-stream'
    c.header('Content-Type', mediaType)
    c.header('Content-Length', String(object.size))
    c.header('Cache-Control', FOR_EVER)
    if (!SHOWN.test(mediaType)) c.header('Content-Disposition', 'attachment')
    return c.body(object.body)
  })
