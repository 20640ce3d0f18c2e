import { Fault } from '../../content/registers/cell.ts'
import { Field, Register } from '../../content/registers/register.ts'
import { cellReader, latestTimes } from '../../content/registers/values.ts'

/** Reads a cell as a field of a register would. */

const title = { zh: '列', en: 'column' }
export const aField = (over: Partial<Field> = {}): Field => Field.parse({ title, type: 'string', ...over })

export const aRegister = (fields: Record<string, Field>, over: Partial<Register> = {}) => ({
  id: 'a-register',
  ...Register.parse({
    title,
    description: title,
    group: 'environment',
    custodian: title,
    basis: [],
    rhythm: title,
    licence: 'CC0-1.0',
    absence: title,
    fields,
    ...over,
  }),
})

export const NOW = new Date('2026-03-01T20:00:00Z')

/** What a cell becomes: its stored value, the code of its refusal, and the codes of what was noted. */
export const read = (field: Partial<Field>, raw: unknown, over: Partial<Register> = {}) => {
  const notes: string[] = []
  const made = aField(field)
  const reader = cellReader(aRegister({ it: made }, over), 'it', made)
  const cell = reader(raw, { ...latestTimes(NOW), note: (code) => notes.push(code) })
  return cell instanceof Fault ? { refused: cell.code, values: cell.values } : { stored: cell, notes }
}
export const stored = (field: Partial<Field>, raw: unknown, over: Partial<Register> = {}) =>
  read(field, raw, over).stored
export const refused = (field: Partial<Field>, raw: unknown, over: Partial<Register> = {}) =>
  read(field, raw, over).refused
