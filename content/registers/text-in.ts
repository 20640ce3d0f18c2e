import type { Body } from './facts.ts'

/** A field's text; `undefined` where there is no record, no such field, or nothing in it. */
export const textIn = (body: Body | null | undefined, field: string): string | undefined => {
  const value = body?.[field]
  return typeof value === 'string' && value !== '' ? value : undefined
}
