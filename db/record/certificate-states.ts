import { sql, type SQL } from 'drizzle-orm'
import { isChange, type Life } from '../../content/certificates/life.ts'
import { skeletonOf } from '../../content/certificates/number.ts'
import { numberOf, stepOf } from '../../content/certificates/steps.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { RecordDb } from './db.ts'
import type { Appended } from './plan.ts'
import { certificateStates, type CertificateState } from './certificates-tables.ts'

/** The life of certificates as a table: filled for every register with a `life`, in the batch that appends the entries. */

/** Cells of a row in order of columns; last the change that is taken back. */
type Cells = (string | number | null)[]

const cellsOf = (appended: Appended): Cells | undefined => {
  const step = stepOf(appended.definition, { ...appended, before: appended.before?.body })
  if (!step) return undefined
  const { index } = appended
  const { number, publisher } = step
  switch (step.event) {
    case 'issued': {
      const event = appended.before?.body ? 'corrected' : 'issued'
      const { issued, expires, certifier, named } = step
      return [index, number, event, issued, expires ?? null, certifier, publisher, named, skeletonOf(number), null]
    }
    case 'annulled':
      return [index, number, 'annulled', null, null, null, publisher, null, null, null]
    default:
      return [index, number, step.event, step.effective, null, null, publisher, null, null, step.change]
  }
}

/**
 * Rows that go in by one statement. One that takes a change back reads what stands already, so that it begins another.
 */
export const stateRows = (appended: readonly Appended[]): Cells[][] => {
  const runs: Cells[][] = []
  for (const entry of appended) {
    if (!entry.definition.life) continue
    const cells = cellsOf(entry)
    if (!cells) continue
    const run = runs.at(-1)
    if (run && cells[2] !== 'undone') run.push(cells)
    else runs.push([cells])
  }
  return runs
}

/** @param rows - JSON, one of the runs of `stateRows` */
export const insertStates = (rows: string): SQL => sql`
  INSERT INTO certificate_states
    (idx, certificate, event, effective, expires, certifier, publisher, named, skeleton, undoes)
  SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8,
    CASE value->>2 WHEN 'undone' THEN (SELECT max(idx) FROM certificate_states AS stated
      WHERE stated.certificate = value->>1 AND stated.event = value->>9 AND stated.effective = value->>3) END
  FROM json_each(${rows}) ORDER BY value->>0`

/** Every step in the life of the certificates that keys are about, oldest first. */
export const selectStates = (db: RecordDb, keys: readonly { register: string; key: string }[]) => {
  const numbers = new Set(keys.flatMap(({ register, key }) => (REGISTERS[register]?.life ? [numberOf(key)] : [])))
  return db
    .select()
    .from(certificateStates)
    .where(sql`${certificateStates.certificate} IN (SELECT value FROM json_each(${JSON.stringify([...numbers])}))`)
    .orderBy(certificateStates.certificate, certificateStates.index)
}

/** The life that steps come to; `undefined` where the certificate was taken back whole. @param rows - oldest first */
export const lifeOf = (rows: readonly CertificateState[]): Life | undefined => {
  const undone = new Set(rows.flatMap(({ undoes }) => undoes ?? []))
  let life: Life | undefined
  for (const { index, certificate: number, event, effective, expires, certifier, publisher, named } of rows) {
    if (event === 'annulled') life = undefined
    else if (event === 'issued' || event === 'corrected')
      life = {
        number,
        certifier: certifier ?? '',
        publisher: life?.publisher ?? publisher,
        issued: effective ?? '',
        expires: expires ?? undefined,
        named: named ?? '',
        changes: life?.changes ?? [],
      }
    else if (life && isChange(event) && !undone.has(index))
      life = { ...life, changes: [...life.changes, { change: event, effective: effective ?? '' }] }
  }
  return life
}

/** The life of each certificate that has one, by number. */
export const livesOf = (rows: readonly CertificateState[]): Map<string, Life> =>
  new Map(
    [...Map.groupBy(rows, ({ certificate }) => certificate)].flatMap(([number, steps]) => {
      const life = lifeOf(steps)
      return life ? [[number, life]] : []
    }),
  )
