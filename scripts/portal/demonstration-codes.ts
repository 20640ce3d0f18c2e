import { REGISTERS } from '../../content/generated/registers.ts'
import { readSerialMaster } from '../../content/trace/serial-master.ts'
import {
  addIssue,
  findIssuedOnce,
  keepIssuePromise,
  listPromisedIssues,
  publicationOf,
} from '../../db/intake/code-issues.ts'
import type { IntakeDb } from '../../db/intake/db.ts'
import { hashOf } from '../../db/intake/secret.ts'
import { publish, type Door } from '../../db/record/publish.ts'
import { Complaint } from './complaint.ts'

/** Codes of the invented region: their serial numbers differ from portal to portal, as their secret does. */

const ISSUES = [
  { gtin: '09520000000073', lot: '20260412-A', count: 380 },
  { gtin: '09520000000073', lot: '20260920-B', count: 210 },
]

/** 示例茶叶专业合作社 */
const PRODUCER = '939901010000002112'

/** Issues codes for lots of the invented region. Repeating it issues none anew. */
export const issueDemonstrationCodes = async (
  door: Door,
  intake: IntakeDb,
  secret: string | undefined,
): Promise<void> => {
  const master = readSerialMaster(secret ?? '')
  const register = REGISTERS['code-issues']
  if (!master || !register) return
  for (const issue of ISSUES) {
    const once = { id: hashOf(`demonstration ${issue.gtin} ${issue.lot}`), digest: hashOf(String(issue.count)) }
    if (await findIssuedOnce(intake, once.id)) continue
    await addIssue(
      intake,
      { ...issue, keyId: master.current, producer: PRODUCER, by: 'demonstration', once },
      door.now(),
    )
  }
  for (const made of await listPromisedIssues(intake)) {
    const { publisher, statement, request } = publicationOf(made)
    const [outcome] = (await publish(door, [{ publisher, statements: [{ ...statement, register }], request }])).outcomes
    if (outcome?.status !== 'placed') throw new Complaint('The codes of the invented region were refused.')
    await keepIssuePromise(intake, made.issue)
  }
}
