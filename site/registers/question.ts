import { fieldsWithRole, type Field, type RegisterDefinition } from '../../content/registers/register.ts'
import { timeSpan } from '../../content/registers/span.ts'
import type { Selection } from '../../db/record/list.ts'
import type { WordKey } from '../words.ts'

/** What a register's page is asked for in its address. */
export interface Question {
  /** As given, without what is empty: the form shows it again. */
  asked: Record<string, string>
  selection: Selection
  cursor: string | undefined
  /** Why it cannot be answered; empty where it can. */
  faults: Fault[]
}

/** One part of a question that cannot be answered. */
export interface Fault {
  /** Parameter as given; it may be anything. */
  name: string
  word: WordKey
  value: string
}

/** Parameters that are no fields; a field of the same name is asked through them. */
const PARAMETERS: readonly string[] = ['place', 'organisation', 'from', 'to', 'q', 'on', 'cursor']

/** Parameters that hold a day. */
const DAYS: readonly string[] = ['from', 'to', 'on']

/** Longest value looked at, in UTF-16 units; nothing longer is in any register's keys or choices. */
const MAX_LENGTH = 200
const MAX_CURSOR_LENGTH = 1_000

/** A day that is in the calendar. */
const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const instant = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text)
}

/** Fields a page can be asked by: those that hold one plain value. */
export const isAskable = ({ type }: Field): boolean => type !== 'list'

/** A choice by its key or either label, a boolean as the database shows it, other values as they are stored. */
const storedAs = (field: Field, value: string): string | undefined => {
  if (field.type === 'boolean') return { true: '1', false: '0' }[value]
  if (!field.enum || Object.hasOwn(field.enum, value)) return value
  return Object.entries(field.enum).find(([, { zh, en }]) => value === zh || value === en)?.[0]
}

const faultOfParameter = (register: RegisterDefinition, name: string, value: string): WordKey | undefined => {
  if (name === 'place' && fieldsWithRole(register, 'place').length === 0) return 'registers.faultPlaceless'
  if (!DAYS.includes(name)) return undefined
  const isTimed = fieldsWithRole(register, 'time').length > 0 || (name === 'on' && register.effective)
  if (!isTimed) return 'registers.faultTimeless'
  return isDay(value) ? undefined : 'registers.faultDay'
}

const faultOf = (register: RegisterDefinition, name: string, value: string): WordKey | undefined => {
  if (value.length > (name === 'cursor' ? MAX_CURSOR_LENGTH : MAX_LENGTH)) return 'registers.faultLong'
  if (PARAMETERS.includes(name)) return faultOfParameter(register, name, value)
  const field = Object.hasOwn(register.fields, name) ? register.fields[name] : undefined
  if (!field || !isAskable(field)) return 'registers.faultUnknown'
  return storedAs(field, value) === undefined ? 'registers.faultChoice' : undefined
}

/** Reads the question in an address. Unknown parameters and impossible values are faults, never an exception. */
export const readQuestion = (register: RegisterDefinition, params: URLSearchParams): Question => {
  const asked: Record<string, string> = {}
  const faults: Fault[] = []
  for (const [name, raw] of params) {
    const value = raw.trim()
    if (value === '' || Object.hasOwn(asked, name)) continue
    const word = faultOf(register, name, value)
    if (word) faults.push({ name: name.slice(0, 40), word, value: value.slice(0, 40) })
    else asked[name] = value
  }
  const fields = Object.entries(asked).flatMap(([name, value]) => {
    const field = PARAMETERS.includes(name) ? undefined : register.fields[name]
    const stored = field && storedAs(field, value)
    return stored === undefined ? [] : [[name, stored] as const]
  })
  const { place, organisation, q, on, from, to, cursor } = asked
  const day = on !== undefined && !register.effective ? timeSpan(register, on, on) : undefined
  const span = day ?? timeSpan(register, from, to)
  return {
    asked,
    selection: { place, organisation, q, on, fields: Object.fromEntries(fields), ...span },
    cursor,
    faults,
  }
}

/** The question as it stands in an address, with another cursor or none. */
export const addressOf = (path: string, asked: Record<string, string>, cursor?: string): string => {
  const params = new URLSearchParams(Object.entries(asked).filter(([name]) => name !== 'cursor'))
  if (cursor !== undefined) params.set('cursor', cursor)
  return params.size === 0 ? path : `${path}?${params}`
}
