import { sql } from 'drizzle-orm'
import { check, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { AUDIT_FINDINGS } from '../../content/points/audit-finding.ts'

/** What auditors found of awards that were drawn. What they find later is a row of its own: nothing is written over. */
export const pointsAuditFindings = sqliteTable(
  'points_audit_findings',
  {
    award: text().notNull(),
    /** From 1. */
    seq: integer().notNull(),
    finding: text({ enum: AUDIT_FINDINGS }).notNull(),
    reason: text().notNull(),
    /** Account of the auditor. */
    account: text().notNull(),
    day: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.award, t.seq] }),
    check('points_audit_findings_known', sql.raw(`finding IN (${AUDIT_FINDINGS.map((one) => `'${one}'`).join(', ')})`)),
    check('points_audit_findings_why', sql`length(trim(${t.reason})) > 0`),
  ],
)
export type PointsAuditFinding = typeof pointsAuditFindings.$inferSelect
