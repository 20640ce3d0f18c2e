import { createRoute, z } from '@hono/zod-openapi'
import type { Account } from '../../content/gep/account.ts'
import { comparable } from '../../content/gep/comparable.ts'
import type { GepIssue } from '../../content/gep/messages.ts'
import { methodOf } from '../../content/gep/methods.ts'
import { yearsUnder, type Restated } from '../../content/gep/restate.ts'
import { series } from '../../content/gep/series.ts'
import { accountSeries, findAccountByKey } from '../../db/record/gep.ts'
import { newRoutes, recordOf } from '../app.ts'
import { AskedPlace, jsonAnswer, NOT_MODIFIED, refusals } from '../http/openapi.ts'
import { Problem, type ProblemIssue } from '../http/problems.ts'
import { summarised, SummaryBody, unchangedSince, Year } from './accounts.ts'
import { said } from './answers.ts'

const Reason = z.object({
  accounts: z.array(z.string()).describe('The two that cannot be set side by side.'),
  code: z.string(),
  message: z.object({ zh: z.string(), en: z.string() }),
})
type Reason = z.output<typeof Reason>
const Mixed = z.enum(['true', 'false']).optional().describe('Set side by side all the same; the answer then says so.')

const seriesRoute = createRoute({
  method: 'get',
  path: '/series',
  tags: ['gep'],
  summary: 'A place over the years at current and constant prices, changes split into price and volume',
  description:
    'Accounts by one method. With `restate=true` years that only have accounts by other methods are restated under it, ' +
    'as far as their inputs allow, and marked.',
  request: {
    query: z.object({
      place: AskedPlace,
      method: z.string().max(60),
      base: Year.optional().describe('Year whose prices are held constant; the first one if left out.'),
      restate: z.enum(['true', 'false']).optional(),
      mixed: Mixed,
    }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer(
      'The series',
      z.looseObject({
        place: z.string(),
        method: z.string(),
        unit: z.string(),
        baseYear: z.int(),
        years: z.array(
          z.looseObject({ year: z.int(), current: z.string(), constant: z.string(), account: z.string() }),
        ),
        mixed: z.boolean().describe('Whether years stand in it that are not comparable.'),
        reasons: z.array(Reason),
      }),
    ),
    ...refusals('not-found', 'invalid-request'),
  },
})

const comparisonRoute = createRoute({
  method: 'get',
  path: '/comparisons',
  tags: ['gep'],
  summary: 'Accounts side by side, where they are comparable',
  description:
    'Refused, with the reasons, for different methods, editions, price years or services unless `mixed=true`.',
  request: {
    query: z.object({ accounts: z.string().max(2_000).describe('Two to ten keys, with commas.'), mixed: Mixed }),
  },
  responses: {
    ...NOT_MODIFIED,
    200: jsonAnswer(
      'The accounts',
      z.object({ items: z.array(SummaryBody), mixed: z.boolean(), reasons: z.array(Reason) }),
    ),
    ...refusals('not-found', 'invalid-request'),
  },
})

const keyIn = ({ place, year, method }: Account): string => `${place}-${year}-${method}`

/** Why accounts that follow each other cannot be set side by side. */
const reasonsBetween = (accounts: readonly Account[], passes: (code: GepIssue['code']) => boolean): Reason[] =>
  accounts.slice(1).flatMap((account, i) => {
    const before = accounts[i]
    const found = before && comparable(before, account)
    if (!before || !found || found.comparable) return []
    return found.reasons
      .filter(({ code }) => !passes(code))
      .map((reason) => ({ accounts: [keyIn(before), keyIn(account)], code: reason.code, message: said(reason) }))
  })

/** @throws Problem 422 naming every reason, unless the reader asked to mix */
const guard = (reasons: Reason[], mixed: string | undefined): boolean => {
  if (reasons.length === 0) return false
  if (mixed === 'true') return true
  const issues = reasons.map(({ accounts, message }): ProblemIssue => {
    const pair = accounts.join(', ')
    return { pointer: '/mixed', message: { zh: `${pair}：${message.zh}`, en: `${pair}: ${message.en}` } }
  })
  throw new Problem('invalid-request', {}, { issues })
}

const invalid = (pointer: string, zh: string, en: string): Problem =>
  new Problem('invalid-request', {}, { issues: [{ pointer, message: { zh, en } }] })

export const seriesRoutes = newRoutes()
  .openapi(seriesRoute, async (c) => {
    const { place, method, base, restate: isRestated, mixed } = c.req.valid('query')
    const rules = methodOf(method)
    if (!rules) throw invalid('/method', '没有这个方法。', 'There is no such method.')
    const all = await accountSeries(recordOf(c), c.env.OBJECTS, place, isRestated === 'true' ? undefined : method)
    const rows = yearsUnder(all, rules, isRestated === 'true')
    const [first] = rows
    if (!first) throw new Problem('not-found')
    const accounts = rows.map(({ account }) => account)
    const baseYear = base ?? first.account.year
    if (!accounts.some(({ year }) => year === baseYear))
      throw invalid('/base', `没有 ${baseYear} 年的账户。`, `There is no account of ${baseYear}.`)
    // Different price years are what constant prices are for.
    const reasons = reasonsBetween(accounts, (code) => code === 'differs-in-price-year')
    const isMixed = guard(reasons, mixed)
    const fresh = await unchangedSince(c)
    if (fresh) return fresh
    const reckoned = series(accounts, rules, baseYear)
    return c.json(
      {
        place,
        method,
        unit: reckoned.unit,
        baseYear,
        years: reckoned.years.map((year, i) => ({
          ...year,
          unsplit: [...year.unsplit],
          account: rows[i]?.published ?? '',
          ...(rows[i]?.restated && { restated: restatedOf(rows[i].restated) }),
        })),
        mixed: isMixed,
        reasons,
      },
      200,
    )
  })
  .openapi(comparisonRoute, async (c) => {
    const { accounts: asked, mixed } = c.req.valid('query')
    const keys = [...new Set(asked.split(',').map((key) => key.trim()))]
    if (keys.length < 2 || keys.length > 10)
      throw invalid(
        '/accounts',
        '请给出两到十个账户编号，用逗号分开。',
        'Give two to ten keys, with commas between them.',
      )
    const db = recordOf(c)
    const found = await Promise.all(keys.map((key) => findAccountByKey(db, c.env.OBJECTS, key)))
    const missing = keys.filter((_, i) => found[i] === undefined)
    if (missing.length > 0)
      throw invalid('/accounts', `没有账户 ${missing.join('，')}。`, `There is no account ${missing.join(', ')}.`)
    const whole = found.flatMap((account) => account ?? [])
    const reasons = reasonsBetween(
      whole.map(({ document }) => document),
      () => false,
    )
    const isMixed = guard(reasons, mixed)
    const fresh = await unchangedSince(c)
    if (fresh) return fresh
    return c.json({ items: whole.map(({ summary }) => summarised(summary)), mixed: isMixed, reasons }, 200)
  })

const restatedOf = ({ from, dropped, doubtful, otherFormula }: Restated) => ({
  from,
  dropped: [...dropped],
  doubtful: [...doubtful],
  otherFormula: [...otherFormula],
})
