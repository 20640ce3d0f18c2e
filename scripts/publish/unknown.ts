import { fill, template, type Language } from '../../content/registers/messages.ts'

/** What a portal says of a reference that names no record. */
export const unknownText = (language: Language, value: string, register: string): string =>
  fill(template('unknown-reference')[language], { value: value.slice(0, 80), register })
