import { createRoute, z } from '@hono/zod-openapi'
import { dcatCatalogue } from '../content/data/dcat.ts'
import { REGISTERS } from '../content/generated/registers.ts'
import { readDemonstrated } from '../db/record/demonstration.ts'
import { readCatalogueExports } from '../db/record/catalogue-exports.ts'
import { newRoutes, recordOf } from './app.ts'
import { etagOf, notModified } from './http/caching.ts'
import { NOT_MODIFIED } from './http/openapi.ts'

const catalogueRoute = createRoute({
  method: 'get',
  path: '/catalog.jsonld',
  tags: ['exports'],
  summary: 'Every register that holds something, as a DCAT-AP 3 catalogue',
  responses: {
    ...NOT_MODIFIED,
    200: {
      description: 'JSON-LD; sizes and checksums of exports that were made already',
      content: { 'application/ld+json': { schema: z.record(z.string(), z.unknown()) } },
    },
  },
})

export const catalogueRoutes = newRoutes().openapi(catalogueRoute, async (c) => {
  const { held, made, at, treeSize } = await readCatalogueExports(recordOf(c))
  const fresh = notModified(c, etagOf(treeSize, made.length))
  if (fresh) return fresh
  const demonstrated = await readDemonstrated(recordOf(c))
  const registers = held.flatMap(({ register: id, lastIndex, lastAt }) => {
    const register = REGISTERS[id]
    const exports = made.filter((one) => one.register === id)
    return register ? [{ register, size: lastIndex + 1, lastAt, exports, isDemonstrated: demonstrated.has(id) }] : []
  })
  return c.body(JSON.stringify(dcatCatalogue(registers, c.env.PORTAL_ORIGIN, at)), 200, {
    'Content-Type': 'application/ld+json',
  })
})
