import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { AWARD_STATES } from '../../content/points/award.ts'
import { dayOf } from '../../content/registers/span.ts'
import { readFindings, type Finding } from '../../db/intake/points-audit-findings.ts'
import { findAward } from '../../db/intake/points-awards.ts'
import type { PointsAward } from '../../db/intake/points-awards-tables.ts'
import { listAwards, listWaitingAwards, openEvidence } from '../../db/intake/points-award-lists.ts'
import { takeBack } from '../../db/intake/points-corrections.ts'
import { attestSecond } from '../../db/intake/points-second.ts'
import { newRoutes, type App } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { jsonAnswer, jsonBody, KEY_SECURITY, refusals, SMALL_JSON_REFUSALS } from '../http/openapi.ts'
import { BAD_CURSOR } from '../http/page.ts'
import { Problem } from '../http/problems.ts'
import { smallJson } from '../http/small-json.ts'
import { Audit, shownFinding } from './audits.ts'
import { bodyOf } from './awards.ts'
import { actorOf, assertOpen, AWARD, instantNow, issuesOf, shownAward } from './telling.ts'

/** What comes after an award was told: a second body attests it, its own list shows it, and it may be taken back. */

const Listed = AWARD.extend({
  audit: Audit.nullable().describe('The newest finding of an auditor, where it was drawn.'),
  evidence: z.record(z.string(), z.string()).nullable().describe('As it was stated, to those who attest.'),
}).meta({ id: 'PointsAward' })

const Paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(20).optional().describe('Where the page goes on: from `Link: …; rel="next"`.'),
}

const list = createRoute({
  method: 'get',
  path: '/awards',
  tags: ['points'],
  summary: 'Awards that a body told of, or that wait for it to attest them, the newest first',
  description: 'An auditor or administrator of the portal sees those of all bodies, without their evidence.',
  security: KEY_SECURITY,
  middleware: [authorize('points-awards-read')],
  request: {
    query: z.object({
      ...Paging,
      second: z.enum(['true', 'false']).optional().describe('Those that this body can attest as the second.'),
    }),
  },
  responses: {
    200: jsonAnswer('A page; the next one in `Link`', z.object({ items: z.array(Listed) })),
    ...refusals('unauthorized', 'forbidden', 'invalid-request'),
  },
})

const second = createRoute({
  method: 'post',
  path: '/awards/{id}/attestation',
  tags: ['points'],
  summary: 'Attest an award as the second body, or decline it',
  security: KEY_SECURITY,
  middleware: [authorize('points-award'), ...smallJson],
  request: {
    params: z.object({ id: z.string().max(200) }),
    ...jsonBody(
      z
        .object({ agrees: z.boolean(), reason: z.string().trim().min(1).max(300).optional() })
        .refine(({ agrees, reason }) => agrees || reason !== undefined, {
          path: ['reason'],
          error: 'Say why it is declined.',
          params: { zh: '不予核实要写明理由。' },
        }),
    ),
  },
  responses: {
    200: jsonAnswer('Attested or declined', Listed),
    ...SMALL_JSON_REFUSALS,
    ...refusals('unauthorized', 'forbidden', 'not-found', 'rows-refused', 'service-unavailable'),
  },
})

const reversal = createRoute({
  method: 'post',
  path: '/reversals',
  tags: ['points'],
  summary: 'Take an award back',
  description:
    'By the body that told of it, or an administrator, signed in. What the holder still has goes at once; what was spent ' +
    'is owed, and paid first of what comes later. After a `slip` of whoever attested the act can be told again; after ' +
    'a `misuse` it stays rewarded once. A reversal cannot be reversed.',
  security: [{ session: [] }],
  middleware: [authorize('points-reverse'), ...smallJson],
  request: jsonBody(
    z.object({
      award: z.string().max(200),
      why: z.enum(['slip', 'misuse']),
      reason: z.string().trim().min(1).max(300),
    }),
  ),
  responses: {
    201: jsonAnswer(
      'Taken back; asked again, the same',
      z.object({ award: z.string(), state: z.enum(AWARD_STATES), taken: z.int(), claimed: z.int() }),
    ),
    ...SMALL_JSON_REFUSALS,
    ...refusals('unauthorized', 'forbidden', 'fresh-passkey', 'not-found'),
  },
})

const shown = async (c: Context<App>, award: PointsAward, isOpen: boolean, found?: Finding) => ({
  ...shownAward(award),
  audit: shownFinding(found),
  evidence: isOpen ? ((await openEvidence(c.env, award)) ?? null) : null,
})

/** What a reversal moves is named so; no award is, since those begin otherwise. */
const FOLLOWS = /^(reversal|claim|repayment)\//
const IS_REVERSAL = {
  zh: '这是一笔冲正，冲正不能再冲正。冲正错了，由核实的单位把那件事重新登记。',
  en: 'This is a reversal, and a reversal is not reversed. Where it was wrong, the body that attests tells of the act anew.',
}
const NOTHING_GIVEN = {
  zh: '这一笔没有给出过分，没有可冲正的。',
  en: 'No points were given by it: there is nothing to take back.',
}
const notGiven = (pointer: string, message: { zh: string; en: string }): Problem =>
  new Problem('invalid-request', {}, { issues: [{ pointer, message }] })

const rulesOf = (body: string): string[] =>
  Object.values(POINTS_RULES).flatMap(({ id, attested }) =>
    attested.by === 'bodies' && attested.bodies.some(({ code }) => code === body) ? [id] : [],
  )

const beforeOf = (cursor: string | undefined): number | undefined => {
  if (cursor === undefined) return undefined
  if (!/^\d{1,15}$/.test(cursor)) throw new Problem('invalid-request', {}, { issues: [BAD_CURSOR] })
  return Number(cursor)
}

export const pointsSecondRoutes = newRoutes()
  .openapi(list, async (c) => {
    const { limit, cursor, second: isSecond } = c.req.valid('query')
    const { role, organisation: body } = c.get('authority')
    const page = { before: beforeOf(cursor), limit: limit + 1 }
    const found =
      isSecond === 'true' && body !== undefined
        ? await listWaitingAwards(c.env.INTAKE, { ...page, body, rules: rulesOf(body) })
        : await listAwards(c.env.INTAKE, { ...page, body })
    const items = found.slice(0, limit)
    const last = found.length > limit ? items.at(-1) : undefined
    if (last) {
      const url = new URL(c.req.url)
      url.searchParams.set('cursor', String(last.seq))
      c.header('Link', `<${url.pathname}${url.search}>; rel="next"`)
    }
    const findings = await readFindings(
      c.env.INTAKE,
      items.map(({ id }) => id),
    )
    const isOpen = role === 'issuer'
    const lines = items.map((award) => shown(c, award, isOpen, findings.get(award.id)))
    return c.json({ items: await Promise.all(lines) }, 200)
  })
  .openapi(second, async (c) => {
    assertOpen(c)
    const at = instantNow()
    const { agrees, reason } = c.req.valid('json')
    const told = { attester: bodyOf(c), by: actorOf(c), today: dayOf(at), at, agrees, reason }
    const seconded = await attestSecond(c.env, POINTS_RULES, c.req.valid('param').id, told)
    if (seconded === 'unknown') throw new Problem('not-found')
    if ('wrong' in seconded) throw new Problem('rows-refused', {}, { issues: issuesOf(seconded.wrong) })
    return c.json(await shown(c, seconded.award, true), 200)
  })
  .openapi(reversal, async (c) => {
    const { award: id, why, reason } = c.req.valid('json')
    const { organisation } = c.get('authority')
    if (FOLLOWS.test(id)) throw notGiven('/award', IS_REVERSAL)
    const found = await findAward(c.env.INTAKE, id)
    // Of another body's awards nothing is told.
    if (!found || (organisation !== undefined && found.attester !== organisation)) throw new Problem('not-found')
    const how = { isSlip: why === 'slip', reason, by: actorOf(c), at: instantNow() }
    const back = await takeBack(c.env.INTAKE, POINTS_RULES, id, how)
    if (!('award' in back)) {
      if (back.status === 'unknown') throw new Problem('not-found')
      throw notGiven('/award', NOTHING_GIVEN)
    }
    return c.json({ award: id, state: back.award.state, taken: back.taken, claimed: back.claimed }, 201)
  })
