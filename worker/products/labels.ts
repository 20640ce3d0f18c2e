import { createRoute, z } from '@hono/zod-openapi'
import { labelPdf } from '../../content/trace/label-pdf.ts'
import { labelText, layOut, secondLabelText, LEVELS, PAPERS } from '../../content/trace/label-sheet.ts'
import { labelSvg } from '../../content/trace/label-svg.ts'
import { secondCodeOf } from '../../content/trace/second-code.ts'
import { serialOf } from '../../content/trace/serial.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { KEY_SECURITY, refusals } from '../http/openapi.ts'
import { Problem } from '../http/problems.ts'
import { ownIssue, serialsOf } from './codes.ts'
import { handOut } from './hand-out.ts'
import { ownProduct } from './product.ts'

/** Sheets of labels of an issue's codes. */

/** Labels of one file: a PDF of some pages; who needs more asks for the next. */
const MOST_LABELS = 500

const labels = createRoute({
  method: 'get',
  path: '/{gtin}/lots/{lot}/codes/{issue}/labels',
  tags: ['products'],
  summary: 'Labels with QR codes of an issue, to print: PDF of several pages, or one page as SVG',
  description: 'Sizes are millimetres: the side of the symbol without the white ground around it.',
  security: KEY_SECURITY,
  middleware: [authorize('codes-issue'), ownProduct],
  request: {
    params: z.object({ gtin: z.string().max(80), lot: z.string().max(80), issue: z.string().max(20) }),
    query: z.object({
      format: z.enum(['pdf', 'svg']).default('pdf'),
      code: z
        .enum(['serial', 'second'])
        .default('serial')
        .describe(
          '`second`: the hidden code of the same item, for inside the package or under a layer to scratch off.',
        ),
      size: z.coerce.number().min(1).max(1_000).default(20),
      level: z.enum(LEVELS).default('M').describe('How much may be damaged: about 7, 15, 25, 30 %.'),
      paper: z.enum(PAPERS).default('a4').describe('`label`: one label a page.'),
      from: z.coerce.number().int().min(1).default(1).describe('First code of the issue, counted from 1.'),
      count: z.coerce.number().int().min(1).max(MOST_LABELS).default(MOST_LABELS),
    }),
  },
  responses: {
    200: {
      description: 'The labels',
      content: { 'application/pdf': { schema: z.string() }, 'image/svg+xml': { schema: z.string() } },
    },
    ...refusals(
      'unauthorized',
      'forbidden',
      'not-found',
      'invalid-request',
      'too-many-requests',
      'service-unavailable',
    ),
  },
})

const wrong = (pointer: string, zh: string, en: string): Problem =>
  new Problem('invalid-request', {}, { issues: [{ pointer, message: { zh, en } }] })

export const labelRoutes = newRoutes().openapi(labels, async (c) => {
  const { format, code, size, level, paper, from, count } = c.req.valid('query')
  const made = await ownIssue(c, c.req.valid('param').issue)
  const { gtin, lot, keyId, first, last, issue } = made
  const issued = last - first + 1
  if (from > issued)
    throw wrong('/from', `这次只发了 ${issued} 个码。`, `Only ${issued} codes were issued by this issue.`)
  const { keys } = serialsOf(c)
  const origin = c.env.PORTAL_ORIGIN
  const textOf = (counter: number) =>
    code === 'second'
      ? secondLabelText(origin, gtin, secondCodeOf(keys, gtin, keyId, counter))
      : labelText(origin, gtin, lot, serialOf(keys, gtin, keyId, counter))
  const texts = Array.from({ length: Math.min(count, issued - from + 1) }, (_, at) => textOf(first + from - 1 + at))
  const [sample] = texts
  if (!sample) throw new Error('no labels')
  const layout = layOut(sample, { size, level, paper })
  if ('fault' in layout)
    throw layout.fault === 'too-small'
      ? wrong(
          '/size',
          `这么小扫不出来：至少 ${layout.least} 毫米。`,
          `Too small to be read: at least ${layout.least} mm.`,
        )
      : wrong('/size', `最大 ${layout.most} 毫米。`, `At most ${layout.most} mm.`)
  await handOut(c, made, texts.length)
  c.header(
    'Content-Disposition',
    `attachment; filename="${code === 'second' ? 'second-' : ''}labels-${gtin}-${issue}-${from}.${format}"`,
  )
  c.header('Cache-Control', 'no-store')
  if (format === 'svg')
    return c.body(labelSvg(layout, texts, level), 200, { 'Content-Type': 'image/svg+xml; charset=utf-8' })
  const pdf = await labelPdf(layout, texts, { level, title: `${gtin} ${issue}` })
  return c.body(pdf, 200, { 'Content-Type': 'application/pdf' })
})
