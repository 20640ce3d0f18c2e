import { REGISTERS } from '../../content/generated/registers.ts'
import { factsOf } from '../../content/registers/facts.ts'
import type { Body } from '../../content/registers/facts.ts'
import type { Issue } from '../../content/registers/messages.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { readState, standingKey } from '../../db/record/state.ts'
import { issueAt, type Rows } from './refusals.ts'

/** An organisation replies to records that mention it, and to nothing else. */

const textIn = (body: Body, field: string): string => (typeof body[field] === 'string' ? body[field] : '')

/** Replies to what does not stand, or does not mention who replies; nobody replies to a reply. */
export const unanswerable = async (db: RecordDb, rows: Rows): Promise<Issue[]> => {
  if (rows.register.id !== 'replies') return []
  const replies = rows.accepted
    .filter(({ status }) => status !== 'withdrawn')
    .map(({ row, body }) => ({
      row,
      organisation: textIn(body, 'organisation'),
      register: textIn(body, 'register'),
      key: textIn(body, 'recordKey'),
    }))
  const { standing } = await readState(db, replies, [])
  return replies.flatMap(({ row, organisation, register, key }) => {
    const definition = register === 'replies' ? undefined : REGISTERS[register]
    const body = standing.get(standingKey(register, key))?.body
    if (!definition || !body) return [issueAt(rows, row, 'recordKey', 'answers-nothing', { value: key, register })]
    if (factsOf(definition, body).subjects.includes(organisation)) return []
    return [issueAt(rows, row, 'recordKey', 'answers-another', { value: key, register })]
  })
}
