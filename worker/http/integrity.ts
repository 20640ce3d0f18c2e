import type { MiddlewareHandler } from 'hono'
import * as z from 'zod'
import { ASSETS_PATH, withIntegrity, type Assets } from '../../content/security/integrity.ts'

const Known = z.record(
  z.string(),
  z.object({ sri: z.string(), imports: z.array(z.string()), later: z.array(z.string()).optional() }),
)

/** Of the build that this Worker belongs to: read once, the same for every request. */
let known: Assets | undefined

const readAssets = async (files: Fetcher, url: string): Promise<Assets> => {
  if (known) return known
  const answer = await files.fetch(new URL(ASSETS_PATH, url))
  // While pages are being drawn at build, and in development, there is none.
  if (!answer.ok) return {}
  known = Known.parse(await answer.json())
  return known
}

/** Writes into pages drawn on request what their scripts and styles must be. */
export const integrity: MiddlewareHandler<{ Bindings: Env }> = async (c, next) => {
  await next()
  if (!c.res.body || !c.res.headers.get('Content-Type')?.startsWith('text/html')) return
  const page = withIntegrity(await c.res.text(), await readAssets(c.env.ASSETS, c.req.url))
  const { status, headers } = c.res
  const answer = new Response(page, { status, headers })
  answer.headers.delete('Content-Length')
  c.res = undefined
  c.res = answer
}
