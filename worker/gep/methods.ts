import { createRoute, z } from '@hono/zod-openapi'
import { methodOf } from '../../content/gep/methods.ts'
import type { MethodDefinition } from '../../content/gep/method.ts'
import { METHODS } from '../../content/generated/gep-methods.ts'
import { newRoutes } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'

const BilingualBody = z.object({ zh: z.string(), en: z.string() })
const Standing = z.enum(['read', 'recomputed', 'recalled'])

const MethodHead = z.object({
  id: z.string(),
  title: BilingualBody,
  document: z.string(),
  edition: z.string(),
  scope: z.enum(['administrative', 'specific-area']),
  inForce: z.string().optional(),
  replaces: z.string().optional(),
  complete: z.boolean().describe('Whether its list of services is whole.'),
  services: z.int().describe('How many services are known to count.'),
  standing: Standing.describe('How sure the portal is of it: the weakest of its parts.'),
  url: z.string(),
})

const list = createRoute({
  method: 'get',
  path: '/methods',
  tags: ['gep'],
  summary: 'Methods by which accounts are reckoned',
  responses: { 200: jsonAnswer('Methods', z.object({ items: z.array(MethodHead) })) },
})

const show = createRoute({
  method: 'get',
  path: '/methods/{method}',
  tags: ['gep'],
  summary: 'A method: services, formulas, parameters and prices, each with source and standing',
  request: { params: z.object({ method: z.string() }) },
  responses: {
    200: jsonAnswer('The method', z.looseObject({ id: z.string(), standing: Standing })),
    ...refusals('not-found'),
  },
})

const headOf = (method: MethodDefinition) => {
  const { id, title, document, edition, scope, inForce, replaces, complete, indicators, standing } = method
  return {
    id,
    title,
    document,
    edition,
    scope,
    ...(inForce !== undefined && { inForce }),
    ...(replaces !== undefined && { replaces }),
    complete,
    services: indicators.length,
    standing,
    url: `/gep/methods/${id}/`,
  }
}

export const methodRoutes = newRoutes()
  .openapi(list, (c) => {
    c.header('Cache-Control', 'public, no-cache')
    return c.json({ items: Object.values(METHODS).map(headOf) }, 200)
  })
  .openapi(show, (c) => {
    const method = methodOf(c.req.valid('param').method)
    if (!method) throw new Problem('not-found')
    c.header('Cache-Control', 'public, no-cache')
    return c.json({ ...method, url: `/gep/methods/${method.id}/` }, 200)
  })
