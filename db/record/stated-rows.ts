import type { Body } from '../../content/registers/facts.ts'

/** Rows that the clock states in one register, in the name of one publisher. */
export interface StatedRows {
  /** Unified social credit code, or `portal`. */
  publisher: string
  rows: { key: string; body: Body }[]
}
