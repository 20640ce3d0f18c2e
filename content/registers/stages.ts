import type { Beside } from './derived.ts'
import type { Body } from './facts.ts'
import { keyFields } from './key.ts'
import type { Bilingual, RegisterDefinition, Window } from './register.ts'
import { isWhen } from './when.ts'
import { boundaryOf } from './windows.ts'

/** Key fields before the one that names the step; `undefined` where steps are no records of their own. */
const subjectFields = (register: RegisterDefinition): number | undefined => {
  const at = register.stages ? keyFields(register).findIndex(([name]) => name === register.stages?.field) : -1
  return at > 0 ? at : undefined
}

/** Whether steps of one subject are records of their own. */
export const hasSubject = (register: RegisterDefinition): boolean => subjectFields(register) !== undefined

/** The records of all steps of the subject of a record, by its key; `undefined` where steps are no records of their own. */
export const besideSubject = (register: RegisterDefinition, key: string): Beside | undefined => {
  const count = subjectFields(register)
  return count === undefined ? undefined : { register: register.id, prefix: key.split('~').slice(0, count).join('~') }
}

/** A record, or a revision of one, that states a step. */
export interface Stating {
  key: string
  revision: number
  publishedAt: string
  body: Body | null
}

/** How long a step has to last by the rule, and to which day that is. */
export interface LeastOpen {
  days: number
  /** Days of the calendar instead of working days. */
  calendar: boolean
  /** First day on which it may close. */
  day: string
  /** The holidays of a year it runs through are not announced: the day may still move. */
  provisional: boolean
}

/** One step of a subject. */
export interface Step {
  stage: string
  title: Bilingual
  /** Where a step was made public again: 2 and on. */
  round: number | undefined
  state: 'done' | 'now' | 'ahead'
  /** First day, or the instant of publication where the register dates no steps. */
  from: string | undefined
  /** Last day of what is open for a time. */
  to: string | undefined
  /** As of the day asked for; absent for what is not open for a time. */
  window: 'ahead' | 'open' | 'closed' | undefined
  least: LeastOpen | undefined
  /** The record that states it; absent for what is still awaited. */
  stated: { key: string; revision: number } | undefined
}

const textIn = (body: Body, field: string | undefined): string | undefined => {
  const value = field === undefined ? undefined : body[field]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const windowOn = (day: string, from: string | undefined, to: string | undefined): Step['window'] =>
  from === undefined || to === undefined ? undefined : day < from ? 'ahead' : day <= to ? 'open' : 'closed'

/** Counting days beyond this year would be counting holidays of no calendar. */
const LAST_COUNTED = '9980-01-01'

const leastOpen = (windows: Window[], body: Body): LeastOpen | undefined => {
  const rule = windows.find(({ when, least }) => least !== undefined && isWhen(when, body))
  const from = textIn(body, rule?.from)
  if (rule?.least === undefined || from === undefined || from > LAST_COUNTED) return undefined
  return { days: rule.least, calendar: rule.calendar, ...boundaryOf(rule, from) }
}

const stepOf = (register: RegisterDefinition, row: Stating, body: Body, day: string): Step | undefined => {
  const { stages, windows, fields } = register
  const stage = textIn(body, stages?.field)
  if (!stages || stage === undefined) return undefined
  const from = textIn(body, stages.from) ?? (stages.from === undefined ? row.publishedAt : undefined)
  const to = textIn(body, stages.to)
  const { round } = body
  return {
    stage,
    title: fields[stages.field]?.enum?.[stage] ?? { zh: stage, en: stage },
    round: typeof round === 'number' && round > 1 ? round : undefined,
    state: from !== undefined && from.slice(0, 10) > day ? 'ahead' : 'done',
    from,
    to,
    window: windowOn(day, from, to),
    least: leastOpen(windows, body),
    stated: { key: row.key, revision: row.revision },
  }
}

/** By day; of one day, and where no day is stated, as the register lists the steps. */
const inOrder = (register: RegisterDefinition, steps: Step[]): Step[] => {
  const listed = Object.keys(register.fields[register.stages?.field ?? '']?.enum ?? {})
  const rank = ({ stage, round = 1 }: Step): number => listed.indexOf(stage) * 100 + round
  return steps.sort((a, b) =>
    a.from !== undefined && b.from !== undefined && a.from !== b.from ? (a.from < b.from ? -1 : 1) : rank(a) - rank(b),
  )
}

/** Revisions that state a step again only correct it: the newest of them stands. */
const withoutRepeats = (steps: Step[]): Step[] => steps.filter(({ stage }, at) => steps[at + 1]?.stage !== stage)

/** What usually follows a step; `undefined` after the last, and where the order says nothing of it. */
const nextOf = (register: RegisterDefinition, body: Body, steps: Step[]): Step | undefined => {
  const { stages } = register
  const latest = steps.at(-1)
  if (!stages || !latest || stages.last.includes(latest.stage)) return undefined
  const order = stages.usual.find(({ when }) => isWhen(when, body))?.order ?? []
  const reached = Math.max(...steps.map(({ stage }) => order.indexOf(stage)))
  const stage = reached < 0 ? undefined : order[reached + 1]
  const title = stage === undefined ? undefined : register.fields[stages.field]?.enum?.[stage]
  if (stage === undefined || !title) return undefined
  const unknown = { round: undefined, from: undefined, to: undefined, window: undefined, least: undefined }
  return { stage, title, state: 'ahead', stated: undefined, ...unknown }
}

/**
 * The steps of one subject from the first stated to the one that usually comes next.
 * @param rows - every record of the subject, or every revision of the record; those that state nothing are passed over
 * @param day - `YYYY-MM-DD` in Asia/Shanghai: what is open, and where it stands
 * @returns empty for a register without steps
 */
export const stepsOf = (register: RegisterDefinition, rows: readonly Stating[], day: string): Step[] => {
  const isRecords = hasSubject(register)
  const ordered = isRecords ? rows : rows.toSorted((a, b) => a.revision - b.revision)
  const found = ordered.flatMap((row) => (row.body ? (stepOf(register, row, row.body, day) ?? []) : []))
  const steps = isRecords ? inOrder(register, found) : withoutRepeats(found)
  const now = steps.findLast(({ state }) => state === 'done')
  if (now) now.state = 'now'
  const body = ordered.findLast((row) => row.body !== null)?.body
  const next = body && nextOf(register, body, steps)
  return next ? [...steps, next] : steps
}
