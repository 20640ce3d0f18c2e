import { REGISTERS } from '../../content/generated/registers.ts'
import { factsOf, type Body } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from './db.ts'
import { readState, standingKey } from './state.ts'

/** Why a reply answers nothing. */
export interface Unanswerable {
  /** Index in the rows as given. */
  row: number
  field: 'recordKey'
  code: 'answers-nothing' | 'answers-another'
  values: { value: string; register: string }
}

/** A row as far as it is looked at. */
interface Reply {
  status?: 'withdrawn' | undefined
  body: Body
}

const textIn = (body: Body, field: string): string => (typeof body[field] === 'string' ? body[field] : '')

/**
 * Replies to what does not stand, or does not mention who replies; nobody replies to a reply. Rows of other registers
 * are never unanswerable.
 */
export const findUnanswerable = async (
  db: RecordDb,
  { id }: RegisterDefinition,
  rows: readonly Reply[],
): Promise<Unanswerable[]> => {
  if (id !== 'replies') return []
  const replies = rows.flatMap(({ status, body }, row) =>
    status === 'withdrawn'
      ? []
      : [
          {
            row,
            organisation: textIn(body, 'organisation'),
            register: textIn(body, 'register'),
            key: textIn(body, 'recordKey'),
          },
        ],
  )
  const { standing } = await readState(db, replies, [])
  return replies.flatMap(({ row, organisation, register, key }): Unanswerable[] => {
    const definition = register === 'replies' ? undefined : REGISTERS[register]
    const body = standing.get(standingKey(register, key))?.body
    const wrong = { row, field: 'recordKey', values: { value: key, register } } as const
    if (!definition || !body) return [{ ...wrong, code: 'answers-nothing' }]
    return factsOf(definition, body).subjects.includes(organisation) ? [] : [{ ...wrong, code: 'answers-another' }]
  })
}
