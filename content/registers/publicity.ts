import type { Body } from './facts.ts'
import type { Publicity, RegisterDefinition } from './register.ts'
import type { Adjustment } from './row-rules.ts'
import { isWhen } from './when.ts'

/** Fields that leave the public eye with the publicity of a record. */
export const retractableFields = ({ fields }: Pick<RegisterDefinition, 'fields'>): string[] =>
  Object.entries(fields).flatMap(([name, { retractable }]) => (retractable ? [name] : []))

const isEnding = ({ ended }: Publicity, body: Body): boolean =>
  Object.entries(ended).some(([field, choices]) => isWhen({ [field]: choices }, body))

/**
 * Whether the publicity of a record is over on a day: its last public day has passed, it says so itself, or it was
 * withdrawn. Its retractable fields are then nobody's to read, erased already or not.
 * @param body - of the newest entry; `null` where it withdraws the record
 * @param today - `YYYY-MM-DD` in Asia/Shanghai
 */
export const isPublicityOver = (
  { publicity }: Pick<RegisterDefinition, 'publicity'>,
  body: Body | null,
  today: string,
): boolean => {
  if (!publicity) return false
  if (body === null) return true
  const until = publicity.until && body[publicity.until]
  return (typeof until === 'string' && until < today) || isEnding(publicity, body)
}

/** A statement that comes when the publicity is over already is taken without what may not be public any more. */
export const publicityAdjustments = (register: RegisterDefinition): Adjustment[] => {
  const fields = retractableFields(register)
  if (!register.publicity) return []
  return [
    (body, today) => {
      if (!isPublicityOver(register, body, today)) return []
      const stated = fields.filter((field) => body[field] !== undefined)
      for (const field of stated) delete body[field]
      return stated.map((field) => ({ field, code: 'publicity-over', values: {} }))
    },
  ]
}
