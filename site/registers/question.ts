import { questionOf, type FaultCode } from '../../content/registers/question.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
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

const WORDS: Record<FaultCode, WordKey> = {
  unknown: 'registers.faultUnknown',
  choice: 'registers.faultChoice',
  timeless: 'registers.faultTimeless',
  placeless: 'registers.faultPlaceless',
  // A page shows the newest alone.
  'placed-as-of-now': 'registers.faultPlaceless',
  'placed-and-timed': 'registers.faultPlacedTimed',
}

/** Parameters that hold a day. */
const DAYS: readonly string[] = ['from', 'to', 'on']

/** Longest value looked at, in UTF-16 units; nothing longer is in any register's keys or choices. */
const MAX_LENGTH = 200
const MAX_CURSOR_LENGTH = 1_000

/** A day that is in the calendar. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const instant = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text)
}

/** What is wrong with a value by itself. */
const malformed = (name: string, value: string): WordKey | undefined => {
  if (value.length > (name === 'cursor' ? MAX_CURSOR_LENGTH : MAX_LENGTH)) return 'registers.faultLong'
  return DAYS.includes(name) && !isDay(value) ? 'registers.faultDay' : undefined
}

/** Reads the question in an address. Unknown parameters and impossible values are faults, never an exception. */
export const readQuestion = (register: RegisterDefinition, params: URLSearchParams): Question => {
  const asked = new Map<string, string>()
  const faults: Fault[] = []
  const refuse = (name: string, word: WordKey, value: string): void => {
    faults.push({ name: name.slice(0, 40), word, value: value.slice(0, 40) })
  }
  for (const [name, raw] of params) {
    const value = raw.trim()
    if (value === '' || asked.has(name)) continue
    const word = malformed(name, value)
    if (word) refuse(name, word, value)
    else asked.set(name, value)
  }
  const found = questionOf(register, Object.fromEntries(asked), asked)
  // A page lists what stands now.
  const asOf = asked.get('asOf')
  if (asOf !== undefined) refuse('asOf', 'registers.faultAsOf', asOf)
  asked.delete('asOf')
  for (const { name, code, value } of found.faults) {
    refuse(name, WORDS[code], value)
    asked.delete(name)
  }
  return { asked: Object.fromEntries(asked), selection: found.question, cursor: asked.get('cursor'), faults }
}

/** The question as it stands in an address, with another cursor or none. */
export const addressOf = (path: string, asked: Record<string, string>, cursor?: string): string => {
  const params = new URLSearchParams(Object.entries(asked).filter(([name]) => name !== 'cursor'))
  if (cursor !== undefined) params.set('cursor', cursor)
  return params.size === 0 ? path : `${path}?${params}`
}
