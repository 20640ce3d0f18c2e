import { createRoute, z } from '@hono/zod-openapi'
import { encodeVerifierKey } from '../../content/log/keys.ts'
import { signerOf } from '../../content/log/policy.ts'
import { readCheckpoints } from '../../db/record/log.ts'
import { listCosigned, readNewestCosigned } from '../../db/record/witnesses.ts'
import { newRoutes, recordOf } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { policyOf } from './witnesses.ts'

/** So many cosigned checkpoints are looked at for one that enough witnesses signed. */
const LOOK_BACK = 1_000

const Witnessing = z
  .object({
    witnesses: z.array(
      z.object({
        name: z.string(),
        vkey: z.string(),
        size: z.int().nullable().describe('The newest of our trees that it cosigned.'),
        seenAt: z.string().nullable().describe('When it did, as it says.'),
      }),
    ),
    policy: z.string().describe("The operator's own choice, by c2sp.org/tlog-policy; rely on one of yours."),
    size: z.int().nullable().describe('Of the log now.'),
  })
  .meta({ id: 'Witnessing' })

const listWitnesses = createRoute({
  method: 'get',
  path: '/witnesses',
  tags: ['log'],
  summary: 'Whom this portal asks to cosign its log, and what they cosigned',
  responses: { 200: jsonAnswer('The witnesses', Witnessing) },
})

const instantOf = (seconds: number): string => `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z`

export const witnessListRoutes = newRoutes().openapi(listWitnesses, async (c) => {
  const { witnesses } = await policyOf(c.env)
  const db = recordOf(c)
  const [cosigned, { newest }] = await Promise.all([
    readNewestCosigned(
      db,
      witnesses.map(({ key }) => signerOf(key)),
    ),
    readCheckpoints(db),
  ])
  c.header('Cache-Control', 'public, max-age=2')
  return c.json(
    {
      witnesses: witnesses.map(({ name, key }) => {
        const found = cosigned.find(({ signer }) => signer === signerOf(key))
        const seen = found ? { size: found.size, seenAt: instantOf(found.timestamp) } : { size: null, seenAt: null }
        return { name, vkey: encodeVerifierKey(key), ...seen }
      }),
      policy: c.env.LOG_WITNESSES,
      size: newest?.size ?? null,
    },
    200,
  )
})

/** The newest checkpoint that enough of our witnesses cosigned; below `/log`, beside `checkpoint`. */
const witnessed = createRoute({
  method: 'get',
  path: '/witnessed',
  tags: ['log'],
  summary: 'The newest checkpoint that enough witnesses cosigned, by the operator’s own policy',
  responses: {
    200: { description: 'A signed note', content: { 'text/plain': { schema: z.string() } } },
    ...refusals('not-found'),
  },
})
export const witnessedCheckpointRoutes = newRoutes().openapi(witnessed, async (c) => {
  const { witnesses, isEnough } = await policyOf(c.env)
  const signers = witnesses.map(({ key }) => signerOf(key))
  const cosigned = isEnough ? await listCosigned(recordOf(c), signers, LOOK_BACK) : []
  const enough = cosigned.find(({ signers: names }) => isEnough?.(new Set(names)))
  if (!enough) throw new Problem('not-found')
  return c.text(enough.note, 200, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'public, max-age=2' })
})
