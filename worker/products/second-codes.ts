import { createRoute, z } from '@hono/zod-openapi'
import { SECOND_HEADER, secondCodeOf, secondCodeUrl } from '../../content/trace/second-code.ts'
import { SERIAL_CHARACTERS, serialOf } from '../../content/trace/serial.ts'
import type { CodeIssue } from '../../db/intake/code-issues-tables.ts'
import type { OpenSerials } from '../../db/intake/serials.ts'
import { newRoutes } from '../app.ts'
import { authorize } from '../http/authorize.ts'
import { KEY_SECURITY, refusals } from '../http/openapi.ts'
import { ownIssue, serialsOf } from './codes.ts'
import { handOut } from './hand-out.ts'
import { ownProduct } from './product.ts'

/** Hidden second codes of an issue, for the inside of its packages. Computed as they are read; they stand nowhere. */

/** Lines computed at once: some milliseconds, so that other requests are not held up. */
const AT_ONCE = 500

const second = createRoute({
  method: 'get',
  path: '/{gtin}/lots/{lot}/codes/{issue}/second-codes',
  tags: ['products'],
  summary: 'Hidden second codes of an issue: one an item, by which whoever bought it claims eco-points, once',
  description:
    'For the inside of the package, or a layer to scratch off: who can read them without buying can claim. Each stands ' +
    'beside the serial number of the same item.',
  security: KEY_SECURITY,
  middleware: [authorize('codes-issue'), ownProduct],
  request: { params: z.object({ gtin: z.string().max(80), lot: z.string().max(80), issue: z.string().max(20) }) },
  responses: {
    200: {
      description: 'The codes',
      content: { 'text/csv': { schema: z.string().describe('Columns `serial`, `second` and `url`.') } },
    },
    ...refusals('unauthorized', 'forbidden', 'not-found', 'too-many-requests', 'service-unavailable'),
  },
})

type Range = Pick<CodeIssue, 'gtin' | 'keyId' | 'first' | 'last'>

const lineOf = ({ many }: OpenSerials, { gtin, keyId }: Range, counter: number, origin: string): string => {
  const code = secondCodeOf(many, gtin, keyId, counter)
  return `${serialOf(many, gtin, keyId, counter)},${code},${secondCodeUrl(origin, gtin, code)}\r\n`
}

const lines = (serials: OpenSerials, range: Range, origin: string): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  let next = range.first
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const until = Math.min(range.last + 1, next + AT_ONCE)
        let text = next === range.first ? SECOND_HEADER : ''
        for (; next < until; next++) text += lineOf(serials, range, next, origin)
        controller.enqueue(encoder.encode(text))
        if (next > range.last) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

export const secondCodeRoutes = newRoutes().openapi(second, async (c) => {
  const made = await ownIssue(c, c.req.valid('param').issue)
  await handOut(c, made, made.last - made.first + 1)
  const origin = c.env.PORTAL_ORIGIN
  const blank = '0'.repeat(SERIAL_CHARACTERS)
  const width = 2 * SERIAL_CHARACTERS + secondCodeUrl(origin, made.gtin, blank).length + 4
  const bytes = SECOND_HEADER.length + (made.last - made.first + 1) * width
  const { readable, writable } = new FixedLengthStream(bytes)
  c.executionCtx.waitUntil(
    lines(serialsOf(c), made, origin)
      .pipeTo(writable)
      .catch(() => undefined),
  )
  return c.body(readable, 200, {
    'Content-Type': 'text/csv; charset=utf-8; header=present',
    'Content-Length': String(bytes),
    'Content-Disposition': `attachment; filename="second-codes-${made.gtin}-${made.issue}.csv"`,
    'Cache-Control': 'no-store, no-transform',
  })
})
