import { dueOf } from '../registers/due.ts'
import type { RegisterDefinition } from '../registers/register.ts'
import { countedFields, documentFields, type Contribution, type Evidence } from './evidence.ts'

/** How much of a whole was found; `undefined` where the question cannot be asked. */
export type Share = { counted: number; whole: number } | undefined

/** A register that is asked for, with what stands in it. */
export interface Asked {
  register: RegisterDefinition
  held: Contribution | undefined
}

type Measure = (asked: Asked[], evidence: Evidence) => Share

/** Ways in which every register can be had, by the way the portal is built: CSV, JSON, lines of JSON, feed. */
export const FORMATS = ['csv', 'json', 'ndjson', 'atom'] as const

/** Licences under which anybody may use data for anything, by SPDX id. */
const OPEN = /^(CC0-1\.0|CC-BY-4\.0|PDDL-1\.0|ODC-By-1\.0)$/

const total = <Item>(items: Item[], of: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0)
const isHeld = ({ held }: Asked): boolean => (held?.records ?? 0) > 0
/** Of nothing nothing can be said. */
const share = (counted: number, whole: number): Share => (whole === 0 ? undefined : { counted, whole })
/** Where something is asked for and not there, none of it is. */
const none = (asked: Asked[], counted: number, whole: number): Share =>
  whole === 0 ? share(0, asked.length) : { counted, whole }

/** What is measured; each is explained in content/words/openness.yaml under the same name. */
export const MEASURES = {
  /** Registers that hold a record. */
  held: (asked) => share(asked.filter(isHeld).length, asked.length),
  /** Fields filled. */
  complete: (asked) =>
    none(
      asked,
      total(asked, ({ held }) => held?.filled ?? 0),
      total(asked, ({ register, held }) => (held?.records ?? 0) * countedFields(register).length),
    ),
  /** Registers with a rhythm that are not behind it. */
  timely: (asked, { now }) => {
    const timed = asked.filter(({ register }) => register.every !== undefined)
    const inTime = timed.filter(({ register, held }) => dueOf(register, held?.lastNewAt, now)?.isLate === false)
    return share(inTime.length, timed.length)
  },
  /** Records with a document in full, in registers that provide for one. */
  documented: (asked) => {
    const providing = asked.filter(({ register }) => documentFields(register).length > 0)
    const [found, whole] = [
      total(providing, ({ held }) => held?.documented ?? 0),
      total(providing, ({ held }) => held?.records ?? 0),
    ]
    return providing.length === 0 ? undefined : none(providing, found, whole)
  },
  /** Registers that hold something and whose records are found by words. */
  findable: (asked) =>
    none(asked, asked.filter((one) => isHeld(one) && one.register.searchable).length, asked.filter(isHeld).length),
  /** Registers that hold something, under an open licence. */
  licensed: (asked) =>
    none(
      asked,
      asked.filter((one) => isHeld(one) && OPEN.test(one.register.licence)).length,
      asked.filter(isHeld).length,
    ),
  /** Ways in which what is held can be had by program. */
  formats: (asked) => {
    const held = asked.filter(isHeld).length
    return none(asked, held * FORMATS.length, held * FORMATS.length)
  },
  /** Fields explained in both languages. */
  bilingual: (asked) => {
    const fields = asked.filter(isHeld).flatMap(({ register }) => Object.values(register.fields))
    return none(asked, fields.filter(({ title: { zh, en } }) => zh !== '' && en !== '').length, fields.length)
  },
  /** Entries of which every revision can still be read: the record refuses to lose one. */
  kept: (asked) => {
    const entries = total(asked, ({ held }) => held?.entries ?? 0)
    return none(asked, entries, entries)
  },
  /** Requests for information answered. */
  answered: (_, { requests }) => share(requests.answered, requests.due),
  /** Articles of the policies of which a register that rests on them holds something. */
  covered: (asked, { subject }) => {
    const articles = new Set(asked.flatMap(({ register }) => register.basis))
    const served = new Set(asked.filter(isHeld).flatMap(({ register }) => register.basis))
    return subject === 'portal' ? share(served.size, articles.size) : undefined
  },
  /** Publishers whose telephone number is listed. */
  reachable: (_, { contacts }) => share(contacts.listed, contacts.publishers),
} as const satisfies Record<string, Measure>
export type MeasureName = keyof typeof MEASURES

/** Always whole, because the portal takes nothing otherwise: told to readers, since it tells publishers apart in nothing. */
export const BY_DESIGN: readonly MeasureName[] = ['formats', 'bilingual', 'kept']
