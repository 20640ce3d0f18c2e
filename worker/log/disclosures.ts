import { createRoute, z } from '@hono/zod-openapi'
import { listDisclosures } from '../../db/record/disclosures.ts'
import { readCheckpoints } from '../../db/record/log.ts'
import { recordOf } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { Count, emptyLog, newLogRoutes, notYet } from './numbers.ts'

/** Entries that one answer speaks of, as many as a bundle holds. */
const MAX_ENTRIES = 256

const route = createRoute({
  method: 'get',
  path: '/disclosures',
  tags: ['log'],
  summary: 'What may be read of the texts that entries only commit to, 256 entries at a time',
  description:
    'With the bundles of the log this is all that a copy needs to be complete. A text that was erased is absent, and the ' +
    'entry that says on which ground is named.',
  request: {
    query: z.object({
      from: Count.describe('Position of the first entry.'),
      to: Count.optional().describe('Position behind the last entry: at most 256 more than `from`, its default.'),
    }),
  },
  responses: {
    200: jsonAnswer(
      'The texts, in order of the entries',
      z.object({
        from: z.int(),
        to: z.int(),
        items: z.array(
          z.object({
            index: z.int(),
            register: z.string(),
            key: z.string(),
            revision: z.int(),
            field: z.string(),
            value: z.string().describe('Canonical JSON (RFC 8785), as it was committed to.'),
            salt: z.string().describe('32 bytes, base64url.'),
          }),
        ),
        erased: z.array(
          z.object({
            index: z.int(),
            field: z.string(),
            erasedBy: z.int().describe('Position of the entry that says on which ground.'),
          }),
        ),
      }),
    ),
    ...refusals('invalid-request', 'not-found'),
  },
})

const TOO_FAR = {
  zh: 'to 应大于 from，最多大 256。',
  en: '`to` is larger than `from`, by at most 256.',
}

export const disclosureRoutes = newLogRoutes().openapi(route, async (c) => {
  const { from, to } = c.req.valid('query')
  const db = recordOf(c)
  const { newest } = await readCheckpoints(db)
  if (!newest) throw emptyLog()
  if (from >= newest.size) throw notYet('/from', newest.size)
  if (to !== undefined && to > newest.size) throw notYet('/to', newest.size)
  const end = to ?? Math.min(from + MAX_ENTRIES, newest.size)
  if (end <= from || end > from + MAX_ENTRIES)
    throw new Problem('invalid-request', {}, { issues: [{ pointer: '/to', message: TOO_FAR }] })
  // Kept nowhere: what is erased has to be gone.
  c.header('Cache-Control', 'no-store')
  return c.json({ from, to: end, ...(await listDisclosures(db, from, end)) }, 200)
})
