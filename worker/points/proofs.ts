import { createRoute, z } from '@hono/zod-openapi'
import { recordPath } from '../../content/registers/present.ts'
import { proveHolding } from '../../db/intake/points-proof.ts'
import { newestPointsDay } from '../../db/record/points-books.ts'
import { newRoutes, recordOf } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { Id, READING } from './accounts.ts'
import { holderFor } from './acting.ts'

/** Showing a holder that what she holds is counted in the open books. */

const Hash = z.string().describe('32 bytes, standard Base64.')
const Sum = z.int().min(0)

const proof = createRoute({
  tags: ['points'],
  security: KEY_SECURITY,
  method: 'get',
  path: '/accounts/{id}/proof',
  summary: 'That an account’s balance is in the sum tree of a day, against the entry of that day in `points-books`',
  description:
    'The commitment is SHA-256("lucid-points-v1" ‖ 0x00 ‖ salt ‖ id), the leaf SHA-256(0x00 ‖ commitment ‖ balance), a node ' +
    'SHA-256(0x01 ‖ left ‖ its sum ‖ right ‖ its sum), sums big-endian in eight bytes. It shows that this balance is ' +
    'counted, not that no other was left out.',
  request: {
    params: Id,
    query: z.object({ day: z.iso.date().optional().describe('The newest closed day, where none is named.') }),
  },
  responses: {
    200: jsonAnswer(
      'The proof',
      z.object({
        day: z.string(),
        balance: Sum.describe('At the end of that day, what was reserved among it.'),
        salt: Hash,
        index: z.int().min(0),
        beside: z.array(z.object({ hash: Hash, sum: Sum })).describe('Nodes beside the way to the root, from below.'),
        url: z.string().describe('Page of the entry that publishes root and sum.'),
      }),
    ),
    ...READING,
    ...refusals('invalid-request'),
  },
})

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const routes = newRoutes()
routes.get('/accounts/:id/proof', authorize('points-hold'))

export const pointsProofRoutes = routes.openapi(proof, async (c) => {
  const { id, secret } = await holderFor(c, c.req.valid('param').id)
  const day = c.req.valid('query').day ?? (await newestPointsDay(recordOf(c)))
  const found =
    day === undefined || secret === null ? undefined : await proveHolding(c.env.EVIDENCE, { id, secret }, day)
  if (day === undefined || !found) throw new Problem('not-found')
  const { salt, leaf, index, beside } = found
  c.header('Cache-Control', 'no-store')
  return c.json(
    {
      day,
      balance: Number(leaf.balance),
      salt: base64(salt),
      index,
      beside: beside.map(({ hash, sum }) => ({ hash: base64(hash), sum: Number(sum) })),
      url: recordPath('points-books', day),
    },
    200,
  )
})
