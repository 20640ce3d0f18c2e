import type { Issue } from '../../content/registers/messages.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { issueAt, type Rows } from './refusals.ts'
import { follow, ownerWay, type Way } from './ways.ts'

interface Named {
  way: Way | undefined
  /** Field that names the owner once more; `undefined` where none does. */
  own: string | undefined
}

/** Registers that speak of what belongs to somebody else, and name whom. */
const OTHERS: Readonly<Record<string, Named>> = {
  'gtin-claims': { way: { field: 'gtin', through: { register: 'products', field: 'producer' } }, own: 'holder' },
}

const ownNamed = (register: RegisterDefinition): Named => {
  const way = ownerWay(register)
  const own = way?.through?.field
  return { way, own: own !== undefined && register.fields[own] ? own : undefined }
}

/**
 * Rows that name whose they are beside a record that says so too, and say something else: such as a recall that names
 * another producer than its product does.
 */
export const otherOwner = async (db: RecordDb, rows: Rows): Promise<Issue[]> => {
  const { way, own } = OTHERS[rows.register.id] ?? ownNamed(rows.register)
  if (own === undefined) return []
  const stated = rows.accepted.filter(({ status }) => status !== 'withdrawn')
  const owners = await follow(
    db,
    way,
    stated.map(({ body }) => body),
  )
  return stated.flatMap(({ row, body }) => {
    const owner = owners.get(body)
    return owner === undefined || body[own] === undefined || body[own] === owner
      ? []
      : [issueAt(rows, row, own, 'other-owner', { owner })]
  })
}
