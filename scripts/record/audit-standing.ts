import type { Said, Verdict } from '../log/sentences.ts'
import { isVerdict, openTrusted, parsePolicy, witnessing } from '../log/trust.ts'
import { auditRecord } from './audit.ts'
import { ownTrust, type Standing } from './standing.ts'

/** What an audit is asked: texts, for files may lie elsewhere than the state. */
export interface Question {
  /** Whom to believe, by c2sp.org/tlog-policy; the state's own key where there is none. */
  policy?: string | undefined
  /** A checkpoint that was saved earlier, and the file it was read from. */
  since?: { note: string; file: string } | undefined
}

export interface Finding {
  verdict: Verdict
  below: Said[]
}

/** Audits a record. @param say - told how far it is. @throws BadUse for a state without a usable key */
export const auditStanding = async (
  standing: Standing,
  { policy, since }: Question,
  say: (text: string) => void,
): Promise<Finding> => {
  const trust = policy === undefined ? await ownTrust(standing) : await parsePolicy(policy)
  const saved = since && (await openTrusted(since.note, since.file, { ...trust, isEnough: undefined }))
  if (saved && isVerdict(saved)) return { verdict: saved, below: [] }
  const { verdict, opened } = await auditRecord(standing, trust, say, saved)
  if (!verdict.ok || !opened) return { verdict, below: [] }
  // Witnesses sign only what continues the log they signed before.
  const isAlone = saved === undefined && trust.isEnough === undefined
  const past: Said[] = isAlone ? [{ finding: 'pastUnproven', values: {} }] : []
  return { verdict, below: [witnessing(trust, opened), ...past] }
}
