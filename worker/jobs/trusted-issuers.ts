import { TRUSTED_ISSUERS } from '../../content/generated/trusted-issuers.ts'
import { MOST_BYTES } from '../../content/credentials/constants.ts'
import { documentAddress } from '../../content/credentials/did.ts'
import type { TrustedIssuer } from '../../content/credentials/trusted.ts'
import { fetchedKey } from '../../db/record/credential-grounds.ts'
import { log } from '../http/log.ts'

/** How old a fetched document may grow before it is fetched again. */
const FRESH_MS = 60 * 60 * 1000
const PATIENCE_MS = 3_000

/** Of the platform: no address of this machine or its neighbours, no other port, nobody named before the host. */
export const isFetchable = (address: string): boolean => {
  if (!URL.canParse(address)) return false
  const { protocol, port, username, password, hostname } = new URL(address)
  const isName =
    /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/i.test(hostname) && !/\.(?:local|internal|localhost)$/i.test(hostname)
  return protocol === 'https:' && port === '' && username === '' && password === '' && isName
}

/** @returns the text of an answer; `undefined` when it is no plain 200, too large, or too slow */
const read = async (url: string, get: typeof fetch): Promise<string | undefined> => {
  const answer = await get(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) })
  if (answer.status !== 200 || !answer.body) return undefined
  const decoder = new TextDecoder()
  const reader = answer.body.getReader()
  let [text, bytes] = ['', 0]
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const chunk: Uint8Array = next.value
    bytes += chunk.length
    if (bytes > MOST_BYTES) {
      await reader.cancel()
      return undefined
    }
    text += decoder.decode(chunk, { stream: true })
  }
  return text
}

/**
 * Fetches what is needed to verify credentials of trusted issuers, once an hour. What cannot be had leaves what was had
 * before; an old list says itself when it ends.
 * @returns the addresses that could not be read
 */
export const fetchTrusted = async (
  objects: R2Bucket,
  now: Date,
  issuers: readonly TrustedIssuer[] = TRUSTED_ISSUERS,
  get: typeof fetch = fetch,
): Promise<string[]> => {
  const addresses = issuers.flatMap(({ id, statusLists }) => [documentAddress(id) ?? id, ...statusLists])
  const tried = await Promise.all(
    [...new Set(addresses)].map(async (url): Promise<string[]> => {
      if (!isFetchable(url)) return [url]
      const held = await objects.head(fetchedKey(url))
      if (held && now.getTime() - held.uploaded.getTime() < FRESH_MS) return []
      const text = await read(url, get).catch(() => undefined)
      if (text === undefined) return [url]
      await objects.put(fetchedKey(url), text)
      return []
    }),
  )
  return tried.flat()
}

/** For the list of jobs; says in the log of the platform which issuers did not answer. */
export const fetchTrustedIssuers = async (env: Env, now: Date): Promise<void> => {
  const failed = await fetchTrusted(env.OBJECTS, now)
  if (failed.length > 0) log('warn', { what: 'issuers-silent', count: failed.length, name: failed[0] ?? '' })
}
