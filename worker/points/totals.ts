import { createRoute, z } from '@hono/zod-openapi'
import { readTotals } from '../../db/intake/points-closing.ts'
import { newRoutes } from '../app.ts'
import { jsonAnswer } from '../http/openapi.ts'

/** The open books as they stand now. */

const Count = z.int().min(0)

const totals = createRoute({
  method: 'get',
  path: '/totals',
  tags: ['points'],
  summary: 'All points ever issued, and where they are now',
  description:
    '`issued = held + spent + donated + expired + reversed`. Every day after midnight they become an entry of the register ' +
    '`points-books`, with the root of a sum tree over all balances.',
  responses: {
    200: jsonAnswer(
      'The books',
      z.object({
        issued: Count.describe('Also those reversed later.'),
        held: Count.describe('Also those reserved for a redemption.'),
        spent: Count,
        donated: Count,
        expired: Count,
        reversed: Count,
        closed: z.string().nullable().describe('The newest day whose books are closed.'),
      }),
    ),
  },
})

export const pointsTotalsRoutes = newRoutes().openapi(totals, async (c) => {
  const { books, closed } = await readTotals(c.env.INTAKE)
  c.header('Cache-Control', 'public, max-age=10')
  return c.json({ ...books, closed: closed ?? null }, 200)
})
