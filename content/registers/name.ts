import type { Body } from './facts.ts'
import { keyFields } from './key.ts'
import type { Language } from './messages.ts'
import { fieldsWithRole } from './fields.ts'
import type { RegisterDefinition } from './register.ts'

/** The words of what was chosen from a field's list; `undefined` where the field has none, or the value is not of it. */
export const choiceIn = (
  register: RegisterDefinition,
  field: string,
  value: string,
  lang: Language,
): string | undefined => register.fields[field]?.enum?.[value]?.[lang]

/**
 * What a record is called where nothing else is read beside it: its label in the reader's language, else its first label,
 * else what its key is made of. A withdrawn record has only its key.
 */
export const recordName = (register: RegisterDefinition, key: string, body: Body | null, lang: Language): string => {
  if (!body) return key
  const textIn = (name: string): string => (typeof body[name] === 'string' ? body[name] : '')
  const labels = fieldsWithRole(register, 'label').filter((name) => textIn(name) !== '')
  const own = labels.find((name) => name.endsWith('En') === (lang === 'en')) ?? labels[0]
  const parts = keyFields(register).flatMap(([name, field]) => {
    // A label names the record already; times and choices tell it from others of that name.
    if (own !== undefined && !field.enum && !field.role.includes('time')) return []
    const value = body[name]
    return value === undefined ? [] : [field.enum?.[String(value)]?.[lang] ?? String(value)]
  })
  const label = own === undefined ? [] : [choiceIn(register, own, textIn(own), lang) ?? textIn(own)]
  return [...label, ...parts].join(' · ') || key
}
