import type { Books } from './books.ts'

/** What was issued and is nowhere; 0 where the books balance. */
export const missingFrom = ({ issued, held, spent, donated, expired, reversed }: Books): number =>
  issued - (held + spent + donated + expired + reversed)
