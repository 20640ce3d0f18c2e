import { createRoute, z } from '@hono/zod-openapi'
import { ACCEPTED, fitsMediaType, isAccepted, isInline } from '../content/documents/media-types.ts'
import { documentPath } from '../content/documents/file.ts'
import { fill } from '../content/registers/messages.ts'
import { recordPath } from '../content/registers/present.ts'
import { findErased, findObject, isSha256, ObjectErased, putObject } from '../db/record/objects.ts'
import { readNaming } from '../db/record/documents.ts'
import { newRoutes, recordOf } from './app.ts'
import { authorize } from './http/authorize.ts'
import { readBody } from './http/body.ts'
import { etagOf, FOR_EVER, notModified } from './http/caching.ts'
import { jsonAnswer, KEY_SECURITY, NOT_MODIFIED, refusals } from './http/openapi.ts'
import { Problem } from './http/problems.ts'

/** A file of somebody else's under our address: whatever it is, it runs nothing, loads nothing and is framed by nobody. */
const SANDBOX = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const getObject = createRoute({
  method: 'get',
  path: '/{sha256}',
  tags: ['objects'],
  summary: 'A published file by its SHA-256, byte for byte as it was received',
  request: { params: z.object({ sha256: z.string() }) },
  responses: { ...NOT_MODIFIED, 200: { description: 'The file' }, ...refusals('not-found', 'gone') },
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
    ...refusals('unauthorized', 'forbidden', 'gone', 'body-too-large', 'unsupported-media-type', 'invalid-request'),
  },
})

const routes = newRoutes()
routes.post('/', authorize('files-hand-in'))

const WRONG = {
  empty: { zh: '文件是空的。', en: 'The file is empty.' },
  differs: {
    zh: '文件的内容不是所称的类型（{mediaType}）：按开头的字节判断。',
    en: 'The file is not of the type it is said to be ({mediaType}), by its first bytes.',
  },
}

const invalid = (why: keyof typeof WRONG, mediaType = ''): Problem => {
  const { zh, en } = WRONG[why]
  const message = { zh: fill(zh, { mediaType }), en: fill(en, { mediaType }) }
  return new Problem('invalid-request', {}, { issues: [{ pointer: '', message }] })
}

/** Why there is no such file: it never was, or it was erased, and then which entry of the register `erasures` says why. */
const absent = async (objects: R2Bucket, sha256: string): Promise<Problem> => {
  const erased = isSha256(sha256) ? await findErased(objects, sha256) : undefined
  return erased ? new Problem('gone', { erasedBy: recordPath('erasures', erased.erasure) }) : new Problem('not-found')
}

export const objectRoutes = routes
  .openapi(addObject, async (c) => {
    const mediaType = c.req.header('Content-Type') ?? ''
    if (!isAccepted(mediaType)) throw new Problem('unsupported-media-type', { accepted: ACCEPTED.join(', ') })
    const content = await readBody(c.req.raw)
    if (content.length === 0) throw invalid('empty')
    if (!fitsMediaType(content, mediaType)) throw invalid('differs', mediaType)
    try {
      return c.json(await putObject(c.env.OBJECTS, content, mediaType.toLowerCase()), 201)
    } catch (error) {
      throw error instanceof ObjectErased ? new Problem('gone') : error
    }
  })
  .openapi(getObject, async (c) => {
    const { sha256 } = c.req.valid('param')
    const [object, naming] = isSha256(sha256)
      ? await Promise.all([findObject(c.env.OBJECTS, sha256), readNaming(recordOf(c), sha256)])
      : [null, 'unnamed']
    if (object && naming === 'withdrawn') {
      await object.body.cancel()
      throw new Problem('gone', { url: documentPath(sha256) })
    }
    if (!object) throw await absent(c.env.OBJECTS, sha256)
    const unchanged = notModified(c, etagOf(sha256))
    if (unchanged) return unchanged
    const mediaType = object.httpMetadata?.contentType ?? 'application/octet-stream'
    c.header('Content-Type', mediaType)
    c.header('Content-Length', String(object.size))
    // What a record names as a document may be withdrawn or erased, and must not live on in a cache.
    if (naming === 'unnamed') c.header('Cache-Control', FOR_EVER)
    c.header('Content-Security-Policy', SANDBOX)
    if (!isInline(mediaType)) c.header('Content-Disposition', 'attachment')
    return c.body(object.body)
  })
