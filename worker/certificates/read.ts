import { createRoute, z } from '@hono/zod-openapi'
import { readGtin } from '../../content/certificates/gtin.ts'
import { verdictOn } from '../../content/certificates/verdict.ts'
import { dayOf } from '../../content/registers/span.ts'
import { listCertificates } from '../../db/record/certificate-list.ts'
import { readCertificateAsOf } from '../../db/record/certificates-as-of.ts'
import { readCertificate } from '../../db/record/certificates.ts'
import { readAlike } from '../../db/record/pinyin.ts'
import { readRegisterSize } from '../../db/record/read.ts'
import { newRoutes, recordOf } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { Cursor, Day, jsonAnswer, Limit, NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { paged } from '../http/page.ts'
import { Problem } from '../http/problems.ts'
import { sizeAsOf } from '../registers/as-of.ts'
import { CertificateBody, certificateAnswer, listedAnswer, ListedBody, State } from './answers.ts'

const Code = z.string().regex(/^[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{18}$/, {
  error: 'not a unified social credit code of 18 characters',
})
const On = Day.optional().describe('The day that states are told of; today in Asia/Shanghai where it is left out.')

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['certificates'],
  summary: 'Certificates by number, words, holder, certifier, scheme, product or state',
  description:
    '`q` is a number or its beginning, however it is typed, or words of holder, category, product, model and brand. ' +
    'Words may bring one certificate on two pages, once for each product that holds them. Where few of many fit, a page ' +
    'may be short, or empty, and yet have a next one: only a page without `Link` is the last.',
  request: {
    query: z.object({
      q: z.string().trim().min(1).max(200).optional(),
      status: State.optional(),
      scheme: z.string().max(60).optional(),
      holder: Code.optional(),
      certifier: Code.optional(),
      gtin: z.string().max(40).optional().describe('GTIN-8, -12, -13 or -14.'),
      on: On,
      limit: Limit,
      cursor: Cursor,
    }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('A page; the next one in `Link`', z.object({ items: z.array(ListedBody) })),
    ...refusals('invalid-request'),
  },
})

const show = createRoute({
  method: 'get',
  path: '/{number}',
  tags: ['certificates'],
  summary: 'A certificate, and whether it holds on a day',
  description:
    'The number may be typed with spaces, full width, or O for 0 and I for 1, as long as one certificate alone can be ' +
    'meant. `on` asks for another day as known now, `asOf` what the record said then.',
  request: {
    params: z.object({ number: z.string().min(1).max(200) }),
    query: z.object({
      on: On,
      asOf: z
        .union([z.iso.datetime({ offset: true }), z.string().regex(/^\d{1,15}$/)])
        .optional()
        .describe('An instant or a tree size.'),
    }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('The certificate', CertificateBody),
    ...refusals('not-found', 'invalid-request'),
  },
})

const REGISTERS_READ = ['certificates', 'certificate-changes', 'certified-products']

const today = (): string => dayOf(new Date().toISOString())

/** @throws Problem 422 for what is no trade item number */
const gtinOf = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined
  const read = readGtin(text)
  if ('gtin' in read) return read.gtin
  throw new Problem(
    'invalid-request',
    {},
    { issues: [{ pointer: '/gtin', code: read.fault, values: { value: text } }] },
  )
}

export const certificateReadRoutes = newRoutes()
  .openapi(list, async (c) => {
    const { limit, cursor, on = today(), gtin, holder, certifier, ...rest } = c.req.valid('query')
    const db = recordOf(c)
    const question = {
      ...rest,
      on,
      gtin: gtinOf(gtin),
      holder: holder?.toUpperCase(),
      certifier: certifier?.toUpperCase(),
    }
    const size = await readRegisterSize(db, ...REGISTERS_READ)
    const fresh = notModified(c, etagOf(size, on))
    if (fresh) return fresh
    const alike = await readAlike(db, c.env.ASSETS, question.q ?? '')
    const page = await listCertificates(db, { ...question, alike }, { limit, cursor })
    return c.json({ items: paged(c, page).map(listedAnswer) }, 200)
  })
  .openapi(show, async (c) => {
    const { number } = c.req.valid('param')
    const { on = today(), asOf } = c.req.valid('query')
    const db = recordOf(c)
    const found =
      asOf === undefined
        ? await readCertificate(db, number)
        : await readCertificateAsOf(db, number, await sizeAsOf(db, asOf))
    if (!found) throw new Problem('not-found')
    const fresh = notModified(c, etagOf(found.treeSize, on, asOf === undefined ? 'now' : 'then'))
    if (fresh) return fresh
    return c.json(certificateAnswer(found, found.facts && verdictOn(found.facts, on), on), 200)
  })
