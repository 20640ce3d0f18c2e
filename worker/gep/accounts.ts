import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { REGISTERS } from '../../content/generated/registers.ts'
import { isDemonstration } from '../../content/registers/demonstration.ts'
import { present } from '../../content/registers/present.ts'
import {
  accountsOf,
  findAccount,
  GEP_ACCOUNTS,
  listAccounts,
  type AccountSummary,
  type FoundAccount,
} from '../../db/record/gep.ts'
import { usesOf } from '../../db/record/gep-uses.ts'
import { readRegisterSize } from '../../db/record/read.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { etagOf, notModified } from '../http/caching.ts'
import { AskedPlace, Cursor, jsonAnswer, Limit, NOT_MODIFIED, RecordBody, refusals } from '../http/openapi.ts'
import { paged } from '../http/page.ts'
import { Problem } from '../http/problems.ts'
import { accountPath } from './address.ts'
import { ResultBody, resultOf } from './answers.ts'

export const SummaryBody = z
  .looseObject({
    key: z.string().describe('`{place}-{year}-{method}`'),
    place: z.string(),
    year: z.int(),
    method: z.string(),
    headline: z.boolean().describe('Whether its publisher puts it before others of the place and year.'),
    priceYear: z.int(),
    gep: z.string().describe('What came out, in `1e8 CNY`; so are the three categories.'),
    material: z.string(),
    regulating: z.string(),
    cultural: z.string(),
    checks: z.object({ agrees: z.int(), rounded: z.int(), differs: z.int() }),
    publisher: z.string(),
    publishedAt: z.string(),
    demonstration: z.literal(true).optional().describe('Invented for demonstration, not real.'),
    url: z.string(),
  })
  .meta({ id: 'GepAccountSummary' })

export const UseBody = z
  .looseObject({ key: z.string(), kind: z.string(), name: z.string(), decided: z.string(), url: z.string() })
  .meta({ id: 'GepUse' })

export const WholeBody = z
  .object({
    ...SummaryBody.shape,
    record: RecordBody,
    document: z.looseObject({}).describe('The account as it was published.'),
    result: ResultBody.describe('Recomputed from it when this was asked.'),
    uses: z.array(UseBody).describe('What used it.'),
    others: z.array(SummaryBody).describe('Other accounts of the place and year, each under its method.'),
  })
  .meta({ id: 'GepAccountWhole' })

export const Year = z.coerce.number().int().min(1900).max(2200)
const YearParam = z.object({ place: z.string(), year: z.string() })
export const AccountParam = YearParam.extend({ method: z.string() })

const list = createRoute({
  method: 'get',
  path: '/accounts',
  tags: ['gep'],
  summary: 'Accounts of gross ecosystem product, the newest year first',
  description: 'Results of different methods, editions or price years are not comparable: see `/api/gep/comparisons`.',
  request: {
    query: z.object({
      method: z.string().max(60).optional(),
      year: Year.optional(),
      place: AskedPlace.optional().describe('Everything within it.'),
      headline: z.enum(['true', 'false']).optional(),
      limit: Limit,
      cursor: Cursor,
    }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer('Accounts', z.object({ items: z.array(SummaryBody) })),
    ...refusals('invalid-request'),
  },
})

const ofYear = createRoute({
  method: 'get',
  path: '/accounts/{place}/{year}',
  tags: ['gep'],
  summary: 'The account that its publisher puts first of a place and year, recomputed; the others are named',
  request: { params: YearParam },
  responses: { ...NOT_MODIFIED, 200: jsonAnswer('The account', WholeBody), ...refusals('not-found') },
})

const show = createRoute({
  method: 'get',
  path: '/accounts/{place}/{year}/{method}',
  tags: ['gep'],
  summary: 'An account by one method, recomputed',
  request: { params: AccountParam },
  responses: { ...NOT_MODIFIED, 200: jsonAnswer('The account', WholeBody), ...refusals('not-found') },
})

/** What is invented carries its mark, as records do. */
export const markOf = ({ publisher }: Pick<AccountSummary, 'publisher'>): { demonstration?: true } =>
  isDemonstration(publisher) ? { demonstration: true } : {}

export const summarised = (summary: AccountSummary) => ({
  ...summary,
  ...markOf(summary),
  url: accountPath(summary.place, summary.year, summary.method),
})

const wholeOf = async (c: Context<App>, { record, summary, document, recomputed }: FoundAccount) => {
  const db = recordOf(c)
  const register = REGISTERS[GEP_ACCOUNTS]
  if (!register) throw new Error('the register of accounts is not defined')
  const [uses, all] = await Promise.all([usesOf(db, summary.key), accountsOf(db, summary.place, summary.year)])
  return {
    ...summarised(summary),
    record: present(register, record),
    document: { ...document },
    result: resultOf(recomputed),
    uses,
    others: all.filter(({ key }) => key !== summary.key).map(summarised),
  }
}

/** A year as an address has it. @throws Problem 404 for what is none */
export const yearAt = (text: string): number => {
  if (!/^\d{4}$/.test(text)) throw new Problem('not-found')
  return Number(text)
}

/** @throws Problem 404 where no such account stands */
export const accountAt = async (
  c: Context<App>,
  place: string,
  year: string,
  method?: string,
): Promise<FoundAccount> => {
  const found = await findAccount(recordOf(c), c.env.OBJECTS, place, yearAt(year), method)
  if (!found) throw new Problem('not-found')
  return found
}

/** The tag of what the registers of accounts say now. */
export const unchangedSince = async (c: Context<App>): Promise<Response | undefined> =>
  notModified(
    c,
    etagOf(await readRegisterSize(recordOf(c), GEP_ACCOUNTS, 'gep-area-accounts', 'gep-areas', 'gep-uses')),
  )

export const accountRoutes = newRoutes()
  .openapi(list, async (c) => {
    const { limit, cursor, headline, ...selection } = c.req.valid('query')
    const fresh = await unchangedSince(c)
    if (fresh) return fresh
    const asked = { ...selection, headline: headline === undefined ? undefined : headline === 'true' }
    const items = paged(c, await listAccounts(recordOf(c), asked, { limit, cursor }))
    return c.json({ items: items.map(summarised) }, 200)
  })
  .openapi(ofYear, async (c) => {
    const { place, year } = c.req.valid('param')
    const found = await accountAt(c, place, year)
    return (await unchangedSince(c)) ?? c.json(await wholeOf(c, found), 200)
  })
  .openapi(show, async (c) => {
    const { place, year, method } = c.req.valid('param')
    const found = await accountAt(c, place, year, method)
    return (await unchangedSince(c)) ?? c.json(await wholeOf(c, found), 200)
  })
