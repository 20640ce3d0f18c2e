import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Body, Stored } from '../../content/registers/facts.ts'
import { canonical } from '../../content/log/canonical.ts'
import { message } from '../../content/registers/messages.ts'
import type { HeldRole } from '../../content/people/permissions.ts'
import { RoleName } from '../../content/people/roles.ts'
import { openIntake } from '../../db/intake/db.ts'
import { readNames } from '../../db/intake/names.ts'
import type { Within } from '../../db/intake/waiting.ts'
import { WAITING_STATES, type Waiting } from '../../db/intake/waiting-tables.ts'
import { openRecord } from '../../db/record/db.ts'
import { readState, standingKey } from '../../db/record/state.ts'
import type { App } from '../app.ts'
import { languageOf } from '../http/language.ts'
import { examineAgain, findReleased, findWrongAgain, mayRelease, registerOfWaiting } from '../registers/releasing.ts'
import { inOrder } from '../registers/examine.ts'
import { Reason, sayWhy, waitingUrl, whyOf } from '../registers/waiting.ts'

/** How what waits is shown to those who decide on it, and to whoever submitted it. */

const Somebody = z.object({ account: z.string(), name: z.string().nullable() })

export const Item = z
  .object({
    id: z.string(),
    url: z.string(),
    register: z.string(),
    state: z.enum(WAITING_STATES).describe('`releasing`: released, and about to be published.'),
    reasons: z.array(Reason),
    rows: z.int(),
    reason: z.string().nullable().describe('Of every row that gives none itself.'),
    publisher: z.string().describe('Whose word it will be: unified social credit code, or `portal`.'),
    submittedBy: z.object({
      account: z.string().nullable(),
      name: z.string().nullable(),
      key: z.string().nullable().describe('Id of the key, where a machine submitted it.'),
      keyName: z.string().nullable(),
      role: RoleName,
    }),
    submittedAt: z.string(),
    lapsesAt: z.string(),
    request: z.string().describe('`X-Request-Id` of the answer, as the log of activity has it.'),
    decidedBy: Somebody.nullable(),
    decidedAt: z.string().nullable(),
    refusal: z.string().nullable().describe('Why it was refused.'),
    own: z.boolean().describe('Whether the caller submitted it, or made the key that did.'),
    mayRelease: z
      .boolean()
      .describe('Whether the caller may decide on it; which rows she reaches shows when she does.'),
  })
  .openapi('Waiting')
export type Item = z.output<typeof Item>

const Notice = z.object({ pointer: z.string(), message: z.string() })

export const One = Item.extend({
  outlook: z
    .object({ published: z.int(), corrected: z.int(), withdrawn: z.int(), unchanged: z.int() })
    .nullable()
    .describe('What releasing it now would do; null once it is decided.'),
  wrong: z.array(Notice).describe('What would be refused if it were released now.'),
  told: z.array(Notice),
  entries: z
    .array(z.object({ key: z.string(), revision: z.int(), index: z.int() }))
    .nullable()
    .describe('Where its rows stand, once it is published.'),
  checkpoint: z.string().nullable(),
})

export const Difference = z
  .object({
    row: z.int().describe('Index in what was submitted.'),
    key: z.string(),
    change: z.enum(['published', 'corrected', 'withdrawn', 'unchanged']),
    reason: z.string().nullable(),
    fields: z.array(
      z.object({
        field: z.string(),
        before: z.unknown().describe('As it stands now; null where nothing does.'),
        after: z.unknown().describe('As it would stand; null where it would be withdrawn.'),
        changed: z.boolean(),
      }),
    ),
  })
  .openapi('WaitingRow')
export type Difference = z.output<typeof Difference>

/** Administrators and auditors of the portal see what all publishers have waiting; others their own organisation's. */
export const withinRole = ({ role, organisation, bounds }: HeldRole): Within => {
  const seesAll = organisation === undefined && (role === 'admin' || role === 'auditor')
  return { publisher: seesAll ? undefined : (organisation ?? 'portal'), registers: bounds.registers }
}

/** Whether the caller submitted it herself, or made the key that did. */
export const isOwn = (c: Context<App>, { account, key, maker }: Waiting): boolean => {
  const person = c.get('person')
  if (!person) return key !== null && key === c.get('authority').id
  return person.account === account || person.account === maker
}

/** What the clock has not written down yet is true all the same. */
export const isOpenNow = ({ state, lapsesAt }: Waiting, now: Date): boolean =>
  state === 'releasing' || (state === 'waiting' && lapsesAt > now.toISOString())

const stateNow = (waiting: Waiting, now: Date): Item['state'] =>
  waiting.state === 'waiting' && !isOpenNow(waiting, now) ? 'lapsed' : waiting.state

const ids = (given: (string | null)[]): string[] => given.filter((id): id is string => id !== null)

export const presentAll = async (c: Context<App>, found: readonly Waiting[], now: Date): Promise<Item[]> => {
  const names = await readNames(openIntake(c.env.INTAKE), {
    accounts: ids(found.flatMap(({ account, decidedBy }) => [account, decidedBy])),
    keys: ids(found.map(({ key }) => key)),
  })
  const authority = c.get('authority')
  return found.map((waiting): Item => {
    const { id, register, rows, reason, publisher, account, key, role, submittedAt, lapsesAt, request } = waiting
    const { decidedBy, decidedAt, refusal } = waiting
    const own = isOwn(c, waiting)
    return {
      id,
      url: waitingUrl(id),
      register,
      state: stateNow(waiting, now),
      reasons: sayWhy(c, whyOf(waiting)),
      rows,
      reason,
      publisher,
      submittedBy: {
        account,
        name: names.accounts[account ?? ''] ?? null,
        key,
        keyName: names.keys[key ?? ''] ?? null,
        role,
      },
      submittedAt,
      lapsesAt,
      request,
      decidedBy: decidedBy === null ? null : { account: decidedBy, name: names.accounts[decidedBy] ?? null },
      decidedAt,
      refusal,
      own,
      mayRelease: !own && c.get('person') !== undefined && isOpenNow(waiting, now) && mayRelease(authority, waiting),
    }
  })
}

export const present = async (c: Context<App>, waiting: Waiting, now: Date): Promise<z.output<typeof One>> => {
  const [shown] = await presentAll(c, [waiting], now)
  if (!shown) throw new Error('one that is not shown')
  const isOpen = isOpenNow(waiting, now)
  const [found, released] = await Promise.all([
    isOpen ? findWrongAgain(c.env, waiting, c.get('authority'), now) : undefined,
    waiting.state === 'released' ? findReleased(c.env, waiting) : undefined,
  ])
  const inLanguage = (issue: Parameters<typeof message>[0]) => ({
    pointer: issue.pointer,
    message: message(issue, languageOf(c)),
  })
  return {
    ...shown,
    outlook: found?.outlook ?? null,
    wrong: inOrder(found?.wrong ?? []).map(inLanguage),
    told: inOrder(found?.told ?? []).map(inLanguage),
    entries: released?.placed.map(({ key, revision, index }) => ({ key, revision, index })) ?? null,
    checkpoint: released?.checkpoint ?? null,
  }
}

/** Its rows from one on, as they would stand, beside what stands. */
export const differences = async (
  env: Env,
  waiting: Waiting,
  { from, limit }: { from: number; limit: number },
  now: Date,
): Promise<Difference[]> => {
  const register = registerOfWaiting(waiting)
  if (!register || !isOpenNow(waiting, now)) return []
  const { rows, given } = await examineAgain(env, waiting, register, now)
  const page = rows.accepted.filter(({ row }) => row >= from && row < from + limit)
  const keys = page.map(({ key }) => ({ register: register.id, key }))
  const { standing } = await readState(openRecord(env.RECORD, env.OBJECTS), keys, [])
  return page.map(({ row, key, status, body, reason }): Difference => {
    const before = standing.get(standingKey(register.id, key))?.body ?? null
    const after = status === 'withdrawn' ? null : body
    const fields = Object.keys(register.fields).filter((field) => has(before, field) || has(after, field))
    const changed = fields.filter((field) => !isSame(before?.[field], after?.[field]))
    return {
      row,
      key,
      change:
        after === null ? 'withdrawn' : before === null ? 'published' : changed.length > 0 ? 'corrected' : 'unchanged',
      reason: reason ?? null,
      fields: fields.map((field) => ({
        field,
        before: before?.[field] ?? null,
        // Whoever decides reads the name that was given; the record will hold a commitment to it.
        after: personIn(given[row], after, register.fields[field]?.role.includes('person'), field),
        changed: changed.includes(field),
      })),
    }
  })
}

const has = (body: Body | null, field: string): boolean => body?.[field] !== undefined

const isSame = (one: Stored | undefined, other: Stored | undefined): boolean =>
  canonical(one ?? null) === canonical(other ?? null)

const personIn = (given: unknown, after: Body | null, isPerson: boolean | undefined, field: string): Stored | null => {
  const stated = after?.[field] ?? null
  if (!isPerson || stated === null || typeof given !== 'object' || given === null) return stated
  const name: unknown = Reflect.get(given, field)
  return typeof name === 'string' ? name : stated
}
