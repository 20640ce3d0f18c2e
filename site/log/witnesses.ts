import { parsePolicy, signerOf } from '../../content/log/policy.ts'
import { sha256 } from '../../content/log/webcrypto.ts'
import type { RecordDb } from '../../db/record/db.ts'
import { readNewestCosigned } from '../../db/record/witnesses.ts'

/** Somebody whom the operator asks to cosign the log, and what of it was cosigned. */
export interface SeenBy {
  name: string
  /** Entries of the newest tree that it cosigned; `undefined` where it never did. */
  size: number | undefined
  /** When it did, as it says; RFC 3339 UTC. */
  at: string | undefined
}

/** @param policy - as configured; one that is malformed asks nobody */
export const readSeenBy = async (db: RecordDb, policy: string): Promise<SeenBy[]> => {
  const { witnesses } = await parsePolicy(policy, sha256).catch((error: unknown) => {
    if (error instanceof SyntaxError) return { witnesses: [] }
    throw error
  })
  if (witnesses.length === 0) return []
  const cosigned = await readNewestCosigned(
    db,
    witnesses.map(({ key }) => signerOf(key)),
  )
  return witnesses.map(({ key }) => {
    const found = cosigned.find(({ signer }) => signer === signerOf(key))
    const at = found && `${new Date(found.timestamp * 1_000).toISOString().slice(0, 19)}Z`
    return { name: key.name, size: found?.size, at }
  })
}
