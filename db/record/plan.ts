import type { SQL } from 'drizzle-orm'
import type { LifeFault } from '../../content/certificates/faults.ts'
import { isRefused, step, type Life } from '../../content/certificates/life.ts'
import { stepOf } from '../../content/certificates/steps.ts'
import { canonical, type Json } from '../../content/log/canonical.ts'
import { commit, SALT_BYTES } from '../../content/log/commitment.ts'
import { encodeBase64Url } from '../../content/log/bytes.ts'
import { leafText } from '../../content/log/entry.ts'
import { isPersonCommitment } from '../../content/people/person.ts'
import { whyWaiting, type Why } from '../../content/people/second-person.ts'
import { factsOf, type Body, type Facts } from '../../content/registers/facts.ts'
import { oncePerRegister } from '../../content/registers/once.ts'
import { isErasable } from '../../content/registers/fields.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { dayOf } from '../../content/registers/span.ts'
import { assertDescribed } from './documents.ts'
import { sha256 } from './hash.ts'
import type { Name } from './refs.ts'
import { standingKey, type RecordState } from './state.ts'
import { volumeKey, volumeOn } from './volumes.ts'

/** What somebody wants to state; the door gives it revision, status and time. */
export interface Statement {
  register: RegisterDefinition
  key: string
  /** `null` withdraws the record. */
  body: Body | null
  /** Needed where a record already stands and says something else. */
  reason?: string | undefined
}

/** One request: all of its statements stand, or none. */
export interface Publication {
  publisher: string
  statements: Statement[]
  /** Makes repeating harmless: ids and digests are hashes. */
  request?: { id: string; digest: string } | undefined
  /** Records that the statements refer to, and whether the publication is refused where one does not stand. */
  refs?: { names: Name[]; isRefused: boolean } | undefined
  /** Whether it waits where a second person has to release it; nothing of it is written then. */
  mayWait?: boolean | undefined
  /** What has to happen in the same batch, once it is known where the statements stand. */
  alongside?: ((placed: Placed[]) => SQL[]) | undefined
}

/** Where a statement stands in the log. */
export interface Placed {
  register: string
  key: string
  revision: number
  index: number
}

/** Why a statement cannot stand; `row` counts from 0 within its publication. */
export interface Refusal {
  row: number
  code: 'reason-missing' | 'nothing-to-withdraw' | 'leaf-too-large' | LifeFault
  /** What its message is filled with. */
  values?: Record<string, string>
}

export interface Disclosure {
  register: string
  key: string
  revision: number
  field: string
  /** JSON. */
  value: string
  /** base64url. */
  salt: string
}

/** An entry about to be appended, with all that the projections need. */
export interface Appended extends Placed {
  definition: RegisterDefinition
  /** The record's stable id: the index of its first entry. */
  id: number
  status: 'published' | 'corrected' | 'withdrawn'
  publisher: string
  publishedAt: string
  reason: string | undefined
  leaf: string
  body: Body | null
  /** Read from the body once, for every projection. */
  facts: Facts | undefined
  /** Whether the leaf commits to texts of the body instead of stating them. */
  hidesTexts: boolean
  /** Of those texts, what may be read. */
  disclosures: Disclosure[]
  /** What stood before, whose mentions and search text go. */
  before: { body: Body | null; publisher: string; publishedAt: string } | undefined
}

export type Outcome =
  /**
   * `isRepeated` where the request was answered before and nothing of it is written again; `unknown` are records that
   * it refers to and that do not stand.
   */
  | { status: 'placed'; placed: Placed[]; isRepeated: boolean; unknown: Name[] }
  | { status: 'unknown-refs'; unknown: Name[] }
  | { status: 'waits'; why: Why[] }
  | { status: 'refused'; refusals: Refusal[] }
  | { status: 'conflict' }

export interface Plan {
  appended: Appended[]
  /** One a publication, in order. */
  outcomes: Outcome[]
}

/** Fresh random bytes, asked for in portions that the platform grants. */
const makeSalts = (): (() => Uint8Array) => {
  const pool = new Uint8Array(SALT_BYTES * 2_000)
  let at = pool.length
  return () => {
    if (at === pool.length) {
      crypto.getRandomValues(pool)
      at = 0
    }
    return pool.slice(at, (at += SALT_BYTES))
  }
}

/** A register's field as the leaf states it. */
interface LeafField {
  name: string
  erasable: boolean
  isPerson: boolean
}

/** In the order of canonical JSON, which spares sorting the names of every row. */
const leafFields = oncePerRegister((register): LeafField[] =>
  Object.keys(register.fields)
    .sort()
    .flatMap((name) => {
      const field = register.fields[name]
      return field ? [{ name, erasable: isErasable(field), isPerson: field.role.includes('person') }] : []
    }),
)

/**
 * Turns what is asked into entries: numbers them, puts commitments in the place of erasable text, and finds what already
 * stands. Nothing is written here.
 * @param publishedAt - not before the newest entry
 */
export const plan = (state: RecordState, publications: Publication[], publishedAt: string): Plan => {
  const salt = makeSalts()
  const appended: Appended[] = []
  /** Entries of this batch so far, by whose they are: they count for the day. */
  const added = new Map<string, number>()
  const standing = new Map(state.standing)
  const answered = new Map(state.answered)
  const lives = new Map<string, Life | undefined>(state.lives)
  const outcomes = publications.map((publication): Outcome => {
    const { request } = publication
    const before = request && answered.get(request.id)
    if (before && before.digest !== request.digest) return { status: 'conflict' }
    if (before) return { status: 'placed', placed: before.placed, isRepeated: true, unknown: [] }
    const own: RecordState['standing'] = new Map()
    const lived: typeof lives = new Map()
    const fresh: Appended[] = []
    const refusals: Refusal[] = []
    const placed = publication.statements.flatMap((statement, row): Placed[] => {
      const { register, key, body, reason } = statement
      const name = standingKey(register.id, key)
      const before = own.get(name) ?? standing.get(name)
      if (before && sameBody(before.body, body)) return [placedAt(before)]
      if (!before && body === null) return refuse(refusals, row, 'nothing-to-withdraw')
      if (before && (reason ?? '') === '') return refuse(refusals, row, 'reason-missing')
      const next = stepOf(register, { key, body, publisher: publication.publisher, before: before?.body })
      if (next) {
        const { number } = next
        const stepped = step(lived.has(number) ? lived.get(number) : lives.get(number), next)
        if (isRefused(stepped)) return refuse(refusals, row, stepped.fault, stepped.values)
        lived.set(number, stepped.life)
      }
      const index = state.size + appended.length + fresh.length
      const entry = { register: register.id, key, revision: (before?.revision ?? 0) + 1, index }
      const status = body === null ? 'withdrawn' : before ? 'corrected' : 'published'
      const disclosures: Disclosure[] = []
      const stated = {
        ...entry,
        status,
        publisher: publication.publisher,
        publishedAt,
        reason: before && reason,
      } as const
      const leaf = leafOf(stated, body && commitTexts(register, entry, body, salt, disclosures))
      if (leaf === undefined) return refuse(refusals, row, 'leaf-too-large')
      const id = before?.id ?? index
      const facts = body === null ? undefined : factsOf(register, body)
      const hidesTexts = disclosures.length > 0
      fresh.push({ ...stated, id, definition: register, leaf, body, facts, hidesTexts, disclosures, before })
      own.set(name, { ...stated, reason: reason ?? null, body, id })
      return [entry]
    })
    if (refusals.length > 0) return { status: 'refused', refusals }
    // A row may refer to another one published with it, or just before.
    const stands = (name: string): boolean =>
      state.there.has(name) || own.has(name) || (standing.get(name)?.body ?? null) !== null
    const unknown = publication.refs?.names.filter(({ register, key }) => !stands(standingKey(register, key))) ?? []
    if (publication.refs?.isRefused && unknown.length > 0) return { status: 'unknown-refs', unknown }
    if (publication.mayWait) {
      const why = whyWaits(state, fresh, publishedAt, added)
      if (why.length > 0) return { status: 'waits', why }
    }
    for (const entry of fresh) added.set(volumeKey(entry), (added.get(volumeKey(entry)) ?? 0) + 1)
    appended.push(...fresh)
    for (const [name, record] of own) standing.set(name, record)
    for (const [number, life] of lived) lives.set(number, life)
    if (request) answered.set(request.id, { digest: request.digest, placed })
    return { status: 'placed', placed, isRepeated: false, unknown }
  })
  return { appended, outcomes }
}

/**
 * Why entries that would be appended wait for a second person, register by register.
 * @param added - entries of the same batch that come before them, by `volumeKey`
 */
export const whyWaits = (
  { volumes }: RecordState,
  fresh: readonly Appended[],
  publishedAt: string,
  added: ReadonlyMap<string, number> = new Map(),
): Why[] =>
  [...Map.groupBy(fresh, volumeKey)].flatMap(([whose, entries]) => {
    const { today, before } = volumeOn(volumes.get(whose) ?? [], dayOf(publishedAt))
    return whyWaiting(entries, { today: today + (added.get(whose) ?? 0), before })
  })

const refuse = (refusals: Refusal[], row: number, code: Refusal['code'], values?: Refusal['values']): never[] => {
  refusals.push({ row, code, ...(values ? { values } : {}) })
  return []
}

const placedAt = ({ register, key, revision, index }: Placed): Placed => ({ register, key, revision, index })

const sameBody = (a: Body | null, b: Body | null): boolean => canonical(a) === canonical(b)

/**
 * The body as the leaf states it; what it hides goes into `disclosures`.
 * @throws TypeError when the body has more than the register's fields, names a file that was not looked at, or a person
 */
const commitTexts = (
  register: RegisterDefinition,
  { key, revision }: Placed,
  body: Body,
  salt: () => Uint8Array,
  disclosures: Disclosure[],
): Record<string, Json> => {
  assertDescribed(register, body)
  const stated: Record<string, Json> = {}
  for (const { name: field, erasable, isPerson } of leafFields(register)) {
    const value = body[field]
    if (value === undefined) continue
    if (isPerson && !isPersonCommitment(String(value)))
      throw new TypeError(`${register.id}.${field}: a person without a commitment`)
    if (!erasable) {
      stated[field] = value
      continue
    }
    const bytes = salt()
    const at = { register: register.id, key, revision, field }
    stated[field] = commit({ ...at, value }, bytes, sha256)
    disclosures.push({ ...at, value: canonical(value), salt: encodeBase64Url(bytes) })
  }
  if (Object.keys(stated).length < Object.keys(body).length)
    throw new TypeError(`${register.id}: a field it does not have`)
  return stated
}

/** @returns `undefined` when the entry is larger than a leaf may be */
const leafOf = (
  entry: Placed & Pick<Appended, 'status' | 'publisher' | 'publishedAt' | 'reason'>,
  body: Record<string, Json> | null,
): string | undefined => {
  try {
    return leafText({ ...entry, body })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
