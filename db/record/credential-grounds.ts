import { TRUSTED_ISSUERS } from '../../content/generated/trusted-issuers.ts'
import { didOf, documentAddress } from '../../content/credentials/did.ts'
import { parseListName } from '../../content/credentials/status-place.ts'
import type { TrustedIssuer } from '../../content/credentials/trusted.ts'
import type { Grounds } from '../../content/credentials/verify.ts'
import { dayOf } from '../../content/registers/span.ts'
import type { IssuingSecrets } from './credential-keys.ts'
import type { RecordDb } from './db.ts'
import { issuerDocument } from './issue-credentials.ts'
import { issueStatusList } from './issue-lists.ts'

/** What the portal verifies credentials by: its own keys and lists, and what it fetched of issuers it trusts. */

/** Where a fetched document lies in `OBJECTS`, beside the files by hash. */
export const fetchedKey = (url: string): string => `credentials/fetched/${encodeURIComponent(url)}`

export interface Fetched {
  text: string
  /** RFC 3339 UTC. */
  at: string
}

export const readFetched = async (objects: R2Bucket, url: string): Promise<Fetched | undefined> => {
  const object = await objects.get(fetchedKey(url))
  return object ? { text: await object.text(), at: object.uploaded.toISOString() } : undefined
}

export interface GroundsEnv extends IssuingSecrets {
  OBJECTS: R2Bucket
}

/** @param pasted - documents of an issuer that is not on the list, given by whoever asks */
export const groundsOf = (
  db: RecordDb,
  env: GroundsEnv,
  now: Date,
  pasted: Grounds['pasted'] = {},
  issuers: readonly TrustedIssuer[] = TRUSTED_ISSUERS,
): Grounds => {
  const own = didOf(env.PORTAL_ORIGIN)
  const lists = `${env.PORTAL_ORIGIN}/credentials/status/`
  const known = new Set(issuers.flatMap(({ statusLists }) => statusLists))
  return {
    now,
    own,
    trusted: new Map([[own, '澄明 Lucid'], ...issuers.map(({ id, name }) => [id, `${name.zh} ${name.en}`] as const)]),
    documentOf: async (did) => {
      if (did === own) return JSON.stringify(await issuerDocument(db, env))
      const url = documentAddress(did)
      return url && (await readFetched(env.OBJECTS, url))?.text
    },
    statusListOf: async (url) => {
      if (!url.startsWith(lists)) return known.has(url) ? (await readFetched(env.OBJECTS, url))?.text : undefined
      const name = parseListName(url.slice(lists.length))
      return name && (await issueStatusList(db, env, name, dayOf(now.toISOString())))?.token
    },
    pasted,
  }
}
