import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import type { GoodsCode } from '../../content/trace/code-text.ts'
import { NO_SCANS, type CodeScans } from '../../content/trace/scans.ts'
import { readSerial, type ReadSerial } from '../../content/trace/serial.ts'
import type { CodeIssue } from './code-issues-tables.ts'
import { issueOfStatement } from './code-issues.ts'
import { codeHash } from './scan-code.ts'
import { codeScans, scanStatement, type ScanRow } from './scans.ts'
import { openSerials } from './serials.ts'

/** What the private database knows of a code: whether it was issued, and how often it was looked up. */
export interface CodeLook {
  /** Whether the portal has the secret that serials are proven by. */
  canCheck: boolean
  /** Whether the serial proves itself. */
  holds: boolean
  /** Of the issue that the serial's counter stands in. */
  issue: CodeIssue | undefined
  scans: CodeScans
}

type Row = CodeIssue | ScanRow

const isScan = (row: Row): row is ScanRow => 'part' in row
const isIssue = (row: Row): row is CodeIssue => 'issue' in row

/** Written once: what is asked differs in its values alone, each put where its stand-in is. */
const STAND_INS = { gtin: 'gtin', keyId: 'keyId', counter: -1 }
const ISSUE = new SQLiteSyncDialect().sqlToQuery(issueOfStatement(STAND_INS))

const issueStatement = (client: D1Database, gtin: string, { keyId, counter }: ReadSerial): D1PreparedStatement =>
  client
    .prepare(ISSUE.sql)
    .bind(
      ...ISSUE.params.map((value) => (value === STAND_INS.gtin ? gtin : value === STAND_INS.keyId ? keyId : counter)),
    )

/** A statement alone costs less than a batch of one. */
const run = async (client: D1Database, statements: D1PreparedStatement[]): Promise<D1Result<Row>[]> => {
  const [only, ...others] = statements
  if (others.length > 0) return client.batch<Row>(statements)
  return only ? [await only.all<Row>()] : []
}

/** One round trip; none at all of a code that neither proves itself nor is counted. */
export const lookAtCode = async (
  { INTAKE, SCAN_KEY, SERIAL_MASTER }: Pick<Env, 'INTAKE' | 'SCAN_KEY' | 'SERIAL_MASTER'>,
  code: GoodsCode,
): Promise<CodeLook> => {
  const serials = openSerials({ SERIAL_MASTER })
  const read = serials && code.serial !== undefined ? readSerial(serials.keys, code.gtin, code.serial) : undefined
  const statements: D1PreparedStatement[] = []
  if (read) statements.push(issueStatement(INTAKE, code.gtin, read))
  if (SCAN_KEY) statements.push(scanStatement(INTAKE, codeHash(SCAN_KEY, code)))
  const answers = await run(INTAKE, statements)
  const rows = answers.flatMap(({ results }) => results)
  return {
    canCheck: serials !== undefined,
    holds: read !== undefined,
    issue: rows.find(isIssue),
    scans: SCAN_KEY ? codeScans(rows.filter(isScan)) : NO_SCANS,
  }
}
