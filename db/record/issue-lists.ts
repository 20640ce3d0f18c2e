import * as z from 'zod'
import { envelop } from '../../content/credentials/envelope.ts'
import { changeBits, encodeBits, statusListCredential } from '../../content/credentials/status-list.ts'
import { listName, type Purpose } from '../../content/credentials/status-place.ts'
import { openCredentialSigner, type CredentialSigner, type IssuingSecrets } from './credential-keys.ts'
import type { RecordDb } from './db.ts'
import { portalOf } from './issue-credentials.ts'
import { latestMark, readListSince, readListVersion, readWholeList, sinceOf, type ReadUpTo } from './status-lists.ts'

/**
 * Status lists, signed. A change shows at once: each time it is asked how far the record goes. What was signed before is
 * kept in memory and in `OBJECTS` and brought up to date by what came since, so that nobody waits for a whole list.
 */

/** A list as it was signed last, with what it was made of. */
const Kept = z.object({
  /** Up to where the record was read. */
  index: z.number(),
  at: z.string(),
  /** For which day, `YYYY-MM-DD` in Asia/Shanghai. */
  day: z.string(),
  mark: z.object({ changed: z.number(), at: z.string(), effective: z.string() }),
  /** Bits that are set. */
  set: z.number(),
  encodedList: z.string(),
  keyId: z.string(),
  token: z.string(),
})
type Kept = z.output<typeof Kept>

const memory = new Map<string, Kept>()
const MOST_KEPT = 64

/** Statements that may come before a list that says the same is kept anew, so that the next reader has less to catch up. */
const MOST_BEHIND = 1_000

/** Where a list lies in `OBJECTS`, beside the files by hash. */
const keptKey = (url: string): string => `credentials/lists/${encodeURIComponent(url)}`

/** What somebody else signed meanwhile; what cannot be read counts as nothing. */
const readKept = async (db: RecordDb, url: string): Promise<Kept | undefined> => {
  const object = await db.$objects?.get(keptKey(url))
  const read = object ? Kept.safeParse(await object.json().catch(() => undefined)) : undefined
  return read?.success ? read.data : undefined
}

/** A status list with what versions it. */
export interface IssuedList {
  version: string
  token: string
}

interface Asked {
  url: string
  purpose: Purpose
  list: number
  day: string
}

const issued = ({ mark, set, keyId, token }: Kept): IssuedList => ({
  version: `${mark.changed}-${mark.effective}-${set}-${keyId.slice(0, 8)}`,
  token,
})

const isCurrent = (kept: Kept, upTo: ReadUpTo, day: string, { keyId }: CredentialSigner): boolean =>
  kept.index === upTo.index && kept.at === upTo.at && kept.day === day && kept.keyId === keyId

/** @param day - today in Asia/Shanghai; @returns `undefined` for a list in which nothing has a place */
export const issueStatusList = async (
  db: RecordDb,
  secrets: IssuingSecrets,
  { purpose, list }: { purpose: Purpose; list: number },
  day: string,
): Promise<IssuedList | undefined> => {
  const signer = await openCredentialSigner(secrets)
  if (!signer) return undefined
  const url = `${secrets.PORTAL_ORIGIN}/credentials/status/${listName(purpose, list)}`
  const remembered = memory.get(url)
  const now = await readListVersion(db, list, remembered)
  if (!now.exists) return undefined
  if (remembered && now.isKnown && isCurrent(remembered, now.upTo, day, signer)) return issued(remembered)
  const found = remembered && now.isKnown ? remembered : await readKept(db, url)
  const isFound = found && (found === remembered || (await readListVersion(db, list, found)).isKnown)
  const asked = { url, purpose, list, day }
  const kept = await bringUpToDate(db, secrets, signer, asked, { before: isFound ? found : undefined, upTo: now.upTo })
  if (memory.size >= MOST_KEPT) memory.clear()
  memory.set(url, kept)
  return issued(kept)
}

/** @param before - of this record, at an earlier time or on another day */
const bringUpToDate = async (
  db: RecordDb,
  secrets: IssuingSecrets,
  signer: CredentialSigner,
  { url, purpose, list, day }: Asked,
  { before, upTo }: { before: Kept | undefined; upTo: ReadUpTo },
): Promise<Kept> => {
  if (before && isCurrent(before, upTo, day, signer)) return before
  // Days only go on; a list of a later one is not turned back.
  const since =
    before && before.day <= day && before.index <= upTo.index
      ? await readListSince(db, purpose, list, { since: before, upTo, day })
      : undefined
  const state = since ?? (await readWholeList(db, purpose, list, day))
  const base = since && before
  const { encodedList, set } = await changeBits(base ? base.encodedList : await encodeBits([]), state.bits)
  const mark = base ? latestMark(base.mark, state.mark) : state.mark
  const isSame = base?.encodedList === encodedList && base.mark.changed === mark.changed && base.keyId === signer.keyId
  const token =
    isSame && base.mark.effective === mark.effective
      ? base.token
      : await sign({ url, purpose, encodedList, mark }, secrets, signer)
  const kept = { ...upTo, day, mark, set, encodedList, keyId: signer.keyId, token }
  if (!base || base.token !== token || upTo.index - base.index > MOST_BEHIND)
    await db.$objects?.put(keptKey(url), JSON.stringify(kept))
  return kept
}

const sign = (
  { url, purpose, encodedList, mark }: Pick<Asked, 'url' | 'purpose'> & Pick<Kept, 'encodedList' | 'mark'>,
  secrets: IssuingSecrets,
  signer: CredentialSigner,
): Promise<string> =>
  envelop(
    statusListCredential({
      url,
      issuer: portalOf(secrets, signer).issuer,
      purpose,
      encodedList,
      validFrom: sinceOf(mark),
    }),
    signer,
  )
