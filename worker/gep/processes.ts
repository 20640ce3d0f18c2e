import { createRoute, z } from '@hono/zod-openapi'
import { PROCESSES } from '../../content/gep/processes/all.ts'
import type { Process } from '../../content/gep/processes/process.ts'
import { runProcess } from '../../content/gep/processes/run.ts'
import { newRoutes } from '../app.ts'
import { jsonAnswer, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { problemIssues, QuantityBody } from './answers.ts'

/** How inputs of formulas can come about: models of nature with what they take. */

const Input = z.object({
  unit: z.string(),
  least: z.string(),
  most: z.string().optional(),
  positive: z.literal(true).optional().describe('Zero is refused too.'),
  default: z.string().optional(),
})

const list = createRoute({
  method: 'get',
  path: '/processes',
  tags: ['gep'],
  summary: 'Models that give inputs of formulas from what is measured, with what each takes',
  responses: {
    200: jsonAnswer(
      'Processes',
      z.object({
        items: z.array(
          z.object({
            id: z.string(),
            expression: z.string(),
            inputs: z.record(z.string(), Input),
            result: z.string().describe('Unit of the result.'),
            feeds: z.array(z.object({ formula: z.string(), input: z.string() })),
            standing: z.string(),
          }),
        ),
      }),
    ),
  },
})

const run = createRoute({
  method: 'get',
  path: '/processes/{process}',
  tags: ['gep'],
  summary: 'What a process comes to: each of its inputs as a parameter, a decimal in the unit of the input',
  request: { params: z.object({ process: z.string() }) },
  responses: {
    200: jsonAnswer('The result', QuantityBody.extend({ process: z.string() })),
    ...refusals('not-found', 'invalid-request'),
  },
})

const told = ({ id, expression, inputs, result, feeds, standing }: Process) => ({
  id,
  expression,
  inputs: { ...inputs },
  result,
  feeds: [...feeds],
  standing,
})

export const processRoutes = newRoutes()
  .openapi(list, (c) => {
    c.header('Cache-Control', 'public, no-cache')
    return c.json({ items: [...PROCESSES.values()].map(told) }, 200)
  })
  .openapi(run, (c) => {
    const process = PROCESSES.get(c.req.valid('param').process)
    if (!process) throw new Problem('not-found')
    const result = runProcess(process, c.req.query())
    if ('issues' in result) throw new Problem('invalid-request', {}, { issues: problemIssues(result.issues) })
    c.header('Cache-Control', 'public, no-cache')
    return c.json({ process: process.id, ...result }, 200)
  })
