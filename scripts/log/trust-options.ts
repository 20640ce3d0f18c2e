import { BadUse } from './sentences.ts'
import { policyText, readPolicy, readText, trustOf, type Trust } from './trust.ts'

/** How every command is told whom to believe. */
export const TRUST_OPTIONS = {
  key: { type: 'string' },
  policy: { type: 'string' },
  witness: { type: 'string', multiple: true },
  quorum: { type: 'string' },
} as const

export const TRUST_USAGE = 'TRUST: --policy <file>, or --key <vkey|file> [--witness <vkey|file>]… [--quorum <n>]'

/** What `parseArgs` makes of them. */
export interface TrustValues {
  key?: string | undefined
  policy?: string | undefined
  witness?: string[] | undefined
  quorum?: string | undefined
}

/** A policy says all; otherwise there is a key. @throws BadUse */
export const openTrust = async ({ key, policy, witness, quorum }: TrustValues): Promise<Trust> => {
  if (policy !== undefined) {
    if (key ?? witness ?? quorum) throw new BadUse('usage')
    return readPolicy(policy)
  }
  if (key === undefined) throw new BadUse('usage')
  return trustOf(key, witness, quorum)
}

/** The same as a text, for somebody who has none of the files. `undefined` where nothing was said. @throws as `openTrust` */
export const trustText = async (values: TrustValues): Promise<string | undefined> => {
  const { key, policy, witness, quorum } = values
  if (policy === undefined && key === undefined) return undefined
  await openTrust(values)
  return policy === undefined ? policyText(key ?? '', witness, quorum) : readText(policy)
}
