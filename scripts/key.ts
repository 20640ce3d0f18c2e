/** `npm run key`: makes, lists, rotates and revokes keys of machines. A key goes to standard output alone, and once. */
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { KeyRequest } from '../content/people/key-request.ts'
import type { ListedKey } from '../db/intake/keys.ts'
import { BOUNDS_OPTIONS, BOUNDS_USAGE, readGrant, typed } from './portal/bounds.ts'
import { Complaint, main } from './portal/complaint.ts'
import { operate } from './portal/operator.ts'
import { openState, type State } from './portal/state.ts'

const USAGE = `npm run key -- --role <role> ${BOUNDS_USAGE} [--days n] [--name <name>]
npm run key -- --list
npm run key -- --rotate <id> [--grace-hours n]
npm run key -- --revoke <id>`

const PATH = '/api/operator/keys'

/** What somebody typed. */
export type Typed =
  | { act: 'make'; request: KeyRequest }
  | { act: 'list' }
  | { act: 'rotate'; id: string; graceHours: number }
  | { act: 'revoke'; id: string }

const GraceHours = z.int().min(0).max(168)

/** An id may begin with a dash: what follows one of these is never an option. */
const BEFORE_ID = ['--rotate', '--revoke']

const withIds = (args: readonly string[]): string[] =>
  args.flatMap((arg, at) => {
    if (BEFORE_ID.includes(args[at - 1] ?? '')) return []
    const id = BEFORE_ID.includes(arg) ? args[at + 1] : undefined
    return [id === undefined ? arg : `${arg}=${id}`]
  })

/** @throws Complaint naming what is wrong */
export const readTyped = (args: string[]): Typed => {
  const options = {
    ...BOUNDS_OPTIONS,
    days: { type: 'string' },
    name: { type: 'string' },
    list: { type: 'boolean' },
    rotate: { type: 'string' },
    'grace-hours': { type: 'string' },
    revoke: { type: 'string' },
  } as const
  const { values } = typed(() => parseArgs({ args: withIds(args), options }), USAGE)
  const { list, rotate, revoke, days, name, 'grace-hours': grace, ...grant } = values
  const acts = [list, rotate, revoke, grant.role].filter((one) => one !== undefined)
  if (acts.length !== 1) throw new Complaint(USAGE)
  if (list) return { act: 'list' }
  if (revoke !== undefined) return { act: 'revoke', id: revoke }
  if (rotate === undefined)
    return { act: 'make', request: readGrant(KeyRequest, grant, { days: Number(days ?? '365'), name }) }
  const graceHours = GraceHours.safeParse(Number(grace ?? '24'))
  if (!graceHours.success) throw new Complaint('--grace-hours is a whole number from 0 to 168.')
  return { act: 'rotate', id: rotate, graceHours: graceHours.data }
}

const Made = z.object({ key: z.string() })

/** Keys of a state that nothing serves: loaded only now, since whoever asks a portal that serves needs none of it. */
const openKeys = async (intake: D1Database) => {
  const { openIntake } = await import('../db/intake/db.ts')
  return { db: openIntake(intake), keys: await import('../db/intake/keys.ts') }
}

const make = (state: State, request: KeyRequest): Promise<{ key: string }> =>
  operate(state, { method: 'POST', path: PATH, body: request }, Made, 'intake', async ({ INTAKE }) => {
    const { db, keys } = await openKeys(INTAKE)
    return keys.makeKey(db, request, 'operator', new Date())
  })

/** @throws Complaint when there is no such key, or it no longer works */
const findWorking = async (intake: D1Database, id: string, now: Date): Promise<ListedKey> => {
  const { db, keys } = await openKeys(intake)
  const key = await keys.findKeyById(db, id)
  if (!key) throw new Complaint(`There is no key ${id}; npm run key -- --list shows those that there are.`)
  if (key.revokedAt !== null || key.expiresAt <= now.toISOString())
    throw new Complaint(`The key ${id} was revoked or has expired.`)
  return key
}

const errandFor = (id: string): string => `${PATH}/${encodeURIComponent(id)}`

const rotate = (state: State, id: string, graceHours: number): Promise<{ key: string }> =>
  operate(
    state,
    { method: 'POST', path: `${errandFor(id)}/rotation`, body: { graceHours } },
    Made,
    'intake',
    async ({ INTAKE }) => {
      const now = new Date()
      const { db, keys } = await openKeys(INTAKE)
      return keys.rotateKey(db, await findWorking(INTAKE, id, now), graceHours, 'operator', now)
    },
  )

const revoke = (state: State, id: string): Promise<null> =>
  operate(state, { method: 'DELETE', path: errandFor(id) }, z.null(), 'intake', async ({ INTAKE }) => {
    const now = new Date()
    const { db, keys } = await openKeys(INTAKE)
    await keys.revokeKey(db, (await findWorking(INTAKE, id, now)).id, now)
    return null
  })

/** A key as a line shows it. */
const Shown = z.object({
  id: z.string(),
  role: z.string(),
  organisation: z.string().nullish(),
  bounds: z.record(z.string(), z.unknown()),
  name: z.string().nullable(),
  createdAt: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
})
type Shown = z.output<typeof Shown>

/** Keys of one page. */
const PAGE = 200

const pageAfter = async (state: State, after: string | undefined): Promise<Shown[]> => {
  const query = new URLSearchParams({ limit: String(PAGE), ...(after === undefined ? {} : { after }) })
  const answer = z.object({ items: z.array(Shown) })
  const { items } = await operate(
    state,
    { method: 'GET', path: `${PATH}?${query.toString()}` },
    answer,
    'intake',
    async ({ INTAKE }) => {
      const { db, keys } = await openKeys(INTAKE)
      return answer.parse({ items: await keys.listKeys(db, undefined, { after, limit: PAGE }) })
    },
  )
  return items
}

/** Whether a key works, and until when; days as they are in UTC. */
const standingOf = ({ revokedAt, expiresAt }: Shown, now: string): string => {
  if (revokedAt !== null) return `revoked ${revokedAt.slice(0, 10)}`
  return `${expiresAt <= now ? 'expired' : 'until'} ${expiresAt.slice(0, 10)}`
}

/** One key a line, parts by tabs: id, role, whose, within what, whether it works, last use, name. */
export const lineOf = (key: Shown, now: string): string =>
  [
    key.id,
    key.role,
    key.organisation ?? 'portal',
    JSON.stringify(key.bounds),
    standingOf(key, now),
    `used ${key.lastUsedAt?.slice(0, 13) ?? 'never'}`,
    key.name ?? '',
  ].join('\t')

const list = async (state: State): Promise<void> => {
  const now = new Date().toISOString()
  let after: string | undefined
  for (;;) {
    const keys = await pageAfter(state, after)
    for (const key of keys) console.log(lineOf(key, now))
    const last = keys.at(-1)
    if (!last || keys.length < PAGE) return
    const { placeOf } = await import('../db/intake/newest-first.ts')
    after = placeOf(last.createdAt, last.id)
  }
}

if (import.meta.main)
  await main(async () => {
    const asked = readTyped(process.argv.slice(2))
    const state = openState()
    if (asked.act === 'list') await list(state)
    else if (asked.act === 'make') console.log((await make(state, asked.request)).key)
    else if (asked.act === 'rotate') console.log((await rotate(state, asked.id, asked.graceHours)).key)
    else {
      await revoke(state, asked.id)
      console.error(`Revoked ${asked.id}.`)
    }
  })
