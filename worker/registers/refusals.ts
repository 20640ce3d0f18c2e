import type { CheckedRow } from '../../content/registers/check.ts'
import { isWithin } from '../../content/people/roles.ts'
import { fieldsWithRole, type Bilingual, type RegisterDefinition } from '../../content/registers/register.ts'
import type { Authority } from '../../db/intake/keys.ts'
import type { RecordDb } from '../../db/record/db.ts'
import type { Refusal } from '../../db/record/plan.ts'
import { findUnknownRefs } from '../../db/record/refs.ts'
import type { ProblemIssue } from '../http/problems.ts'

/** Why rows that are well formed still cannot be published, each naming its row and field. */

/** Rows that lie outside what the key may publish, one by one. */
export const outOfBounds = (
  register: RegisterDefinition,
  { bounds, role, organisation }: Authority,
  rows: CheckedRow[],
): ProblemIssue[] => {
  const places = fieldsWithRole(register, 'place')
  const organisations = fieldsWithRole(register, 'organisation')
  return rows.flatMap(({ row, body }) => [
    ...(bounds.places === undefined ? [] : places).flatMap((name): ProblemIssue[] => {
      const place = body[name]
      const within = typeof place === 'string' && bounds.places?.some((bound) => isWithin(place, bound))
      return within ? [] : [{ pointer: `/${row}/${name}`, message: OUTSIDE_PLACE }]
    }),
    ...(role === 'organisation' || role === 'producer' ? organisations : []).flatMap((name): ProblemIssue[] =>
      body[name] === organisation ? [] : [{ pointer: `/${row}/${name}`, message: OUTSIDE_ORGANISATION }],
    ),
  ])
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

export const refusedRows = (refusals: Refusal[]): ProblemIssue[] =>
  refusals.map(({ row, code }) => {
    const { field, zh, en } = REFUSALS[code]
    return { pointer: field ? `/${row}/${field}` : `/${row}`, message: { zh, en } }
  })
