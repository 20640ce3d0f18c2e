import { parseResourcePath } from '../../content/log/paths.ts'
import { readCheckpoints, readResource } from '../../db/record/log.ts'
import { readVerifierKey } from '../../db/record/log-keys.ts'
import { newRoutes, recordOf } from '../app.ts'
import { FOR_EVER } from '../http/caching.ts'
import { Problem } from '../http/problems.ts'
import { emptyLog } from './numbers.ts'

const PLAIN_TEXT = 'text/plain; charset=utf-8'

/** As it stands in the address: decoded, `%30` would pass for a zero. */
const pathBelowLog = (url: string): string => new URL(url).pathname.replace(/^\/log\//, '')

/** What the client accepts; the platform puts its own wish into the request's header. */
const acceptsGzip = ({ cf }: Request): boolean => {
  const accepted = cf?.['clientAcceptEncoding']
  return typeof accepted === 'string' && /\bgzip\b/.test(accepted)
}

/**
 * The log as any client of the format reads it, below `/log`.
 * Not in the API's description: the format describes it. @see c2sp.org/tlog-tiles
 */
export const tileRoutes = newRoutes()

tileRoutes
  .get('/checkpoint', async (c) => {
    const { newest } = await readCheckpoints(recordOf(c))
    if (!newest) throw emptyLog()
    // No entity tag: cosignatures may come to a checkpoint whose size stays.
    return c.body(newest.note, 200, { 'Content-Type': PLAIN_TEXT, 'Cache-Control': 'public, max-age=2' })
  })
  .get('/vkey', async (c) => {
    const line = await readVerifierKey(recordOf(c), c.env)
    if (!line) throw emptyLog()
    return c.body(`${line}\n`, 200, {
      'Content-Type': PLAIN_TEXT,
      'Cache-Control': 'public, max-age=3600',
    })
  })
  .get('/tile/*', async (c) => {
    const resource = parseResourcePath(pathBelowLog(c.req.url))
    const bytes = resource && (await readResource(recordOf(c), resource))
    if (!bytes) throw new Problem('not-found')
    // Leaves shrink to a tenth and the platform compresses what is marked so; hashes do not shrink.
    if (resource.level === 'entries') {
      c.header('Vary', 'Accept-Encoding')
      if (acceptsGzip(c.req.raw)) c.header('Content-Encoding', 'gzip')
    }
    return c.body(Uint8Array.from(bytes), 200, {
      'Content-Type': 'application/octet-stream',
      'Cache-Control': FOR_EVER,
    })
  })
