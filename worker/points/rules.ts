import { createRoute, z } from '@hono/zod-openapi'
import { POINTS_RULES } from '../../content/generated/points-rules.ts'
import { Rule, type PointsRule } from '../../content/points/rule.ts'
import { newRoutes } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'

/** The rules of points, as they are published. */

const RuleBody = Rule.extend({ id: z.string(), url: z.string().describe('Its page, with the arithmetic.') }).meta({
  id: 'PointsRule',
})

const list = createRoute({
  method: 'get',
  path: '/rules',
  tags: ['points'],
  summary: 'All rules by which eco-points are awarded',
  description:
    'Each with all its versions: an award goes by the version of the day of the act. Programmes of which `demonstration` ' +
    'is true are invented, their figures too.',
  responses: { 200: jsonAnswer('The rules', z.object({ items: z.array(RuleBody) })) },
})
const one = createRoute({
  method: 'get',
  path: '/rules/{id}',
  tags: ['points'],
  summary: 'A rule, with all its versions',
  request: { params: z.object({ id: z.string().max(80) }) },
  responses: { 200: jsonAnswer('The rule', RuleBody), ...refusals('not-found') },
})

const shown = (rule: PointsRule) => ({ ...rule, url: `/points/rules/${rule.id}/` })

/** They change with the code. */
const CACHED = 'public, max-age=300'

export const pointsRuleRoutes = newRoutes()
  .openapi(list, (c) => {
    c.header('Cache-Control', CACHED)
    return c.json({ items: Object.values(POINTS_RULES).map(shown) }, 200)
  })
  .openapi(one, (c) => {
    const { id } = c.req.valid('param')
    const rule = Object.hasOwn(POINTS_RULES, id) ? POINTS_RULES[id] : undefined
    if (!rule) throw new Problem('not-found')
    c.header('Cache-Control', CACHED)
    return c.json(shown(rule), 200)
  })
