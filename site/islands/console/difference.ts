import { isFiles } from '../../../content/documents/file.ts'
import type { RegisterDefinition } from '../../../content/registers/register.ts'
import { h } from './element.ts'
import { frameWord, lang } from './words.ts'

/** What a record says and would say, field by field, as its public page shows a correction. */

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const fieldTitle = (register: RegisterDefinition, field: string): string => {
  const title = register.fields[field]?.title[lang]
  return title === undefined ? field : capital(title)
}

/** A unit without the braces in which UCUM puts what is none of its own: `{CNY}`. */
export const bareUnit = (ucum: string): string => ucum.replace(/[{}]/g, '')

/** A value as a person reads it. */
export const shownCell = (register: RegisterDefinition, field: string, value: unknown): string => {
  const known = register.fields[field]
  const label = (item: unknown): string => known?.enum?.[String(item)]?.[lang] ?? String(item)
  if (isFiles(value)) return value.map(({ title, sha256 }) => title || sha256.slice(0, 12)).join(frameWord('listed'))
  if (Array.isArray(value)) return value.map(label).join(frameWord('listed'))
  if (typeof value === 'boolean') return frameWord(value ? 'yes' : 'no')
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  return known?.unit !== undefined && known.unit !== '1' && value !== ''
    ? `${label(value)} ${bareUnit(known.unit)}`
    : label(value)
}

export interface FieldChange {
  field: string
  before: unknown
  after: unknown
}

const side = (register: RegisterDefinition, field: string, value: unknown, tag: 'del' | 'ins'): HTMLElement =>
  value === null || value === undefined
    ? h('span', { class: 'absent' }, frameWord(tag === 'del' ? 'notBefore' : 'notAfter'))
    : h(tag, {}, shownCell(register, field, value))

export const differenceOf = (register: RegisterDefinition, changes: readonly FieldChange[]): HTMLElement =>
  h(
    'dl',
    { class: 'facts difference' },
    ...changes.map(({ field, before, after }) =>
      h(
        'div',
        {},
        h('dt', {}, fieldTitle(register, field)),
        h(
          'dd',
          {},
          h('span', { class: 'visually-hidden' }, `${frameWord('before')} `),
          side(register, field, before, 'del'),
          h('span', { 'aria-hidden': 'true' }, ' → '),
          h('span', { class: 'visually-hidden' }, ` ${frameWord('after')} `),
          side(register, field, after, 'ins'),
        ),
      ),
    ),
  )
