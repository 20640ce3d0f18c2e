import type { Body } from './facts.ts'
import type { When } from './register.ts'

/** Whether a row is one of those spoken of: each field named holds one of its choices. */
export const isWhen = (when: When, body: Body): boolean =>
  Object.entries(when).every(([field, choices]) => choices.includes(String(body[field])))
