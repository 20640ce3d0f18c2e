import type { CheckedRow } from '../../content/registers/check.ts'
import { isWithin } from '../../content/people/roles.ts'
import { fieldsWithRole, type Bilingual, type RegisterDefinition } from '../../content/registers/register.ts'
import type { Authority } from '../../db/intake/keys.ts'
import type { RecordDb } from '../../db/record/db.ts'
import type { Refusal } from '../../db/record/plan.ts'
import { findMissingObjects } from '../../db/record/objects.ts'
import { findUnknownRefs } from '../../db/record/refs.ts'
import { readState, standingKey } from '../../db/record/state.ts'
import type { ProblemIssue } from '../http/problems.ts'

/** Why rows that are well formed still cannot be published, each naming its row and field. */

/**
 * Rows that lie outside what the key may publish, one by one: by what they say, and by what the record they correct or
 * withdraw says now, so that nobody moves a record into reach.
 */
export const outOfBounds = async (
  db: RecordDb,
  register: RegisterDefinition,
  { bounds, role, organisation }: Authority,
  rows: CheckedRow[],
): Promise<ProblemIssue[]> => {
  const places = bounds.places === undefined ? [] : fieldsWithRole(register, 'place')
  const isOwn = role === 'organisation' || role === 'producer'
  const organisations = isOwn ? fieldsWithRole(register, 'organisation') : []
  if (places.length === 0 && organisations.length === 0) return []
  const { standing } = await readState(
    db,
    rows.map(({ key }) => ({ register: register.id, key })),
    [],
  )
  const isReachable = (place: unknown): boolean =>
    typeof place === 'string' && bounds.places?.some((bound) => isWithin(place, bound)) === true
  return rows.flatMap(({ row, key, status, body }) => {
    const bodies = [status === 'withdrawn' ? null : body, standing.get(standingKey(register.id, key))?.body ?? null]
    const stated = bodies.filter((one) => one !== null)
    return [
      ...places.flatMap((name): ProblemIssue[] =>
        stated.every((one) => isReachable(one[name])) ? [] : [{ pointer: `/${row}/${name}`, message: OUTSIDE_PLACE }],
      ),
      ...organisations.flatMap((name): ProblemIssue[] =>
        stated.every((one) => one[name] === organisation)
          ? []
          : [{ pointer: `/${row}/${name}`, message: OUTSIDE_ORGANISATION }],
      ),
    ]
  })
}
const OUTSIDE_PLACE = { zh: '超出这把密钥可以发布的地区。', en: 'Outside the places this key may publish for.' }
const OUTSIDE_ORGANISATION = { zh: '不是这把密钥所代表的单位。', en: 'Not the organisation this key speaks for.' }

export const unknownRefs = async (
  db: RecordDb,
  register: RegisterDefinition,
  rows: CheckedRow[],
): Promise<ProblemIssue[]> => {
  const unknown = await findUnknownRefs(db, register, rows)
  return unknown.map(({ row, field, value, register: sought }) => ({
    pointer: `/${rows[row]?.row ?? row}/${field}`,
    message: {
      zh: `登记簿 ${sought} 里没有“${value.slice(0, 80)}”。`,
      en: `There is no “${value.slice(0, 80)}” in the register ${sought}.`,
    },
  }))
}

const REFUSALS: Record<Refusal['code'], Bilingual & { field: string }> = {
  'reason-missing': {
    field: '_reason',
    zh: '已有这条记录，内容不同：更正要说明理由。',
    en: 'This record stands already and says something else: a correction says why.',
  },
  'nothing-to-withdraw': {
    field: '_status',
    zh: '没有这条记录，无从撤回。',
    en: 'There is no such record to withdraw.',
  },
  'leaf-too-large': {
    field: '',
    zh: '这一行超过 65,535 字节；长文请作为文件发布。',
    en: 'This row is larger than 65,535 bytes; publish long texts as files.',
  },
}

/** @param rows - the rows that were to be published, in the order of the refusals */
export const refusedRows = (refusals: Refusal[], rows: CheckedRow[]): ProblemIssue[] =>
  refusals.map(({ row, code }) => {
    const { field, zh, en } = REFUSALS[code]
    const at = rows[row]?.row ?? row
    return { pointer: field ? `/${at}/${field}` : `/${at}`, message: { zh, en } }
  })

/** Files that rows name but nobody has handed in. */
export const missingFiles = async (
  objects: R2Bucket,
  register: RegisterDefinition,
  rows: CheckedRow[],
): Promise<ProblemIssue[]> => {
  const documents = fieldsWithRole(register, 'document')
  if (documents.length === 0) return []
  const named = rows.flatMap(({ row, body }) =>
    documents.flatMap((field) => {
      const files = body[field]
      return Array.isArray(files) ? files.map((hash) => ({ row, field, hash })) : []
    }),
  )
  const missing = new Set(
    await findMissingObjects(
      objects,
      named.map(({ hash }) => hash),
    ),
  )
  return named
    .filter(({ hash }) => missing.has(hash))
    .map(({ row, field, hash }) => ({
      pointer: `/${row}/${field}`,
      message: {
        zh: `文件 ${hash} 还没有交来；请先用 POST /objects 提交。`,
        en: `The file ${hash} was not handed in; send it with POST /objects first.`,
      },
    }))
}
