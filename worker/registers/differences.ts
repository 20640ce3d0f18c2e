import { z } from '@hono/zod-openapi'
import { canonical } from '../../content/log/canonical.ts'
import type { Body, Stored } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { Appended } from '../../db/record/plan.ts'
import type { Rows } from './refusals.ts'

/** What rows would change in what stands, field by field, for whoever tries them out. */

const Side = z.unknown().describe('As a record states it; null where it states nothing.')

export const Change = z
  .object({
    row: z.int().describe('Among the rows of the request, from 0.'),
    key: z.string(),
    status: z.enum(['published', 'corrected', 'withdrawn']),
    revision: z.int().describe('The one that the record would have.'),
    fields: z
      .array(z.object({ field: z.string(), before: Side, after: Side }))
      .describe('Of a correction, in declared order.'),
  })
  .openapi('Change')
export type Change = z.output<typeof Change>

/** Corrections of one request whose fields are told; of those after it is only told that they are. */
const MOST = 1_000

const isSame = (a: Stored | undefined, b: Stored | undefined): boolean =>
  a === undefined || b === undefined ? a === b : canonical(a) === canonical(b)

const fieldsOf = (register: RegisterDefinition, before: Body, after: Body): Change['fields'] =>
  Object.keys(register.fields)
    .filter((field) => !isSame(before[field], after[field]))
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }))

/**
 * Every row that would become an entry, in the order of the rows; one that says what stands already is left out.
 * Nothing is read for it: `appended` carries what stood before.
 */
export const changesOf = ({ register, accepted }: Rows, appended: readonly Appended[]): Change[] => {
  const rows = new Map(accepted.map(({ key, row }) => [key, row]))
  let told = 0
  return appended.map(({ key, status, revision, before, body }) => {
    const isTold = status === 'corrected' && told++ < MOST
    // A record that was withdrawn says nothing: all of it is new.
    const fields = isTold && body ? fieldsOf(register, before?.body ?? {}, body) : []
    return { row: rows.get(key) ?? 0, key, status, revision, fields }
  })
}
