import { REGISTERS } from '../../content/generated/registers.ts'
import { keyFields } from '../../content/registers/key.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { readReferred, type Referred } from '../../db/record/referred.ts'
import { searchRecords } from '../../db/record/search.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import { namesOf } from '../titles.ts'
import type { Fault, Question } from './question.ts'

/** Names in a question, where codes are asked: a reader knows the place and the station, not their numbers. */

/** A name that may mean several records, and those it may mean. */
export interface Ambiguity {
  /** Parameter that held the name. */
  name: string
  register: RegisterDefinition
  records: StoredRecord[]
  /** What they refer to, to tell them apart by where they lie. */
  referred: Referred
}

/** Most records offered for a name. */
const MOST = 12

/** Codes are written in these characters alone; anything else is a name. */
const isCode = (text: string): boolean => /^[A-Z~._-]*\d[A-Z0-9~._-]*$/i.test(text)

/** Parameters that take a name, and the register in which it is looked for: places, and what keys refer to. */
export const namedParameters = (register: RegisterDefinition): Map<string, RegisterDefinition> => {
  const pairs = keyFields(register).map(([name, { ref }]) => [name, ref] as const)
  return new Map(
    [['place', 'places'] as const, ...pairs].flatMap(([name, id]): [string, RegisterDefinition][] => {
      const target = id === undefined ? undefined : REGISTERS[id]
      return target?.searchable ? [[name, target]] : []
    }),
  )
}

const isCalled = (register: RegisterDefinition, { body }: StoredRecord, text: string): boolean =>
  body !== null && namesOf(register, body).some((name) => name.toLowerCase() === text.toLowerCase())

/** Records that a name may mean: those called exactly so, else those whose text holds it. */
const meantBy = async (db: RecordDb, register: RegisterDefinition, text: string): Promise<StoredRecord[]> => {
  const page = await searchRecords(db, { q: text, register: register.id }, { limit: 100 })
  const found = page?.items ?? []
  const exact = found.filter((record) => isCalled(register, record, text))
  return (exact.length > 0 ? exact : found).slice(0, MOST)
}

/**
 * The question with names replaced by the codes they mean; what means nothing or several things is a fault.
 * Asks the database only where a name was given.
 */
export const resolveNames = async (
  db: RecordDb,
  register: RegisterDefinition,
  question: Question,
): Promise<Question & { ambiguities: Ambiguity[] }> => {
  const faults: Fault[] = [...question.faults]
  const ambiguities: Ambiguity[] = []
  const codes: Record<string, string> = {}
  const named = [...namedParameters(register)].filter(([name]) => {
    const value = question.asked[name]
    return value !== undefined && !isCode(value)
  })
  await Promise.all(
    named.map(async ([name, target]) => {
      const value = question.asked[name] ?? ''
      const records = await meantBy(db, target, value)
      const [only, ...others] = records
      if (only && others.length === 0) codes[name] = only.key
      else if (only) {
        const bodies = records.flatMap(({ body }) => (body === null ? [] : [body]))
        ambiguities.push({ name, register: target, records, referred: await readReferred(db, target, bodies) })
      } else faults.push({ name, word: 'registers.faultNameless', value: value.slice(0, 40) })
    }),
  )
  const { place = question.selection.place, ...fields } = codes
  const selection = { ...question.selection, place, fields: { ...question.selection.fields, ...fields } }
  return { ...question, selection, faults, ambiguities }
}
