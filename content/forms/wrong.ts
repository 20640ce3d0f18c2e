import type { Bilingual } from '../registers/register.ts'

/** What is wrong with one answer of a form for the public. */
export interface Wrong {
  /** JSON pointer to the field: `/subject`. */
  pointer: string
  message: Bilingual
}
