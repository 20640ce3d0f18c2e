import type { MiddlewareHandler } from 'hono'
import type { App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { readRows } from '../http/body.ts'
import { Problem } from '../http/problems.ts'
import { registerOf } from './register.ts'

/** Whether this key may publish in this register; not whether it may publish these rows. */
const mayPublish: MiddlewareHandler<App> = async (c, next) => {
  const id = c.req.param('register') ?? ''
  const { role, bounds, organisation } = c.get('authority')
  if (bounds.registers && !bounds.registers.includes(id)) throw new Problem('forbidden')
  const { closed, byOrganisations } = registerOf(id)
  // Organisations speak of themselves where nobody else does, and nowhere else.
  const mayWrite = byOrganisations ? role === 'organisation' && organisation !== undefined : role !== 'organisation'
  if (closed || !mayWrite) throw new Problem('forbidden')
  await next()
}

const readingRows: MiddlewareHandler<App> = async (c, next) => {
  c.set('rows', await readRows(c.req.raw))
  await next()
}

/** Before parameters are looked at, so that refusals come in order: 401, 403, 404, 413, 415, 422. */
export const publishing: MiddlewareHandler<App>[] = [authorize('publisher', 'organisation'), mayPublish, readingRows]
