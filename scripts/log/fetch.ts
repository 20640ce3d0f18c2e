import { readGrowth } from './checks.ts'
import { BadUse, because } from './sentences.ts'

/** The longest bundle: 256 entries of 65,535 bytes, each with its length. */
const MAX_BYTES = 256 * 65_537
const MAX_MILLISECONDS = 30_000

const readBytes = async (url: URL, method: string): Promise<Uint8Array | undefined> => {
  const answer = await fetch(url, { method, redirect: 'error', signal: AbortSignal.timeout(MAX_MILLISECONDS) })
  if (answer.status === 404) return undefined
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of answer.body ?? []) {
    length += part.length
    if (length > MAX_BYTES) throw new Error(`more than ${MAX_BYTES} bytes`)
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}

/**
 * The body of an answer. Whoever is cut off asks once more: a connection that was kept may close as it is used.
 * @returns `undefined` for 404
 * @throws BadUse when there is no answer, it is refused, leads elsewhere or is longer than a bundle may be
 */
export const fetchBytes = async (url: URL, method = 'GET'): Promise<Uint8Array | undefined> => {
  try {
    return await readBytes(url, method).catch((error: unknown) => {
      // A refusal is an answer; `fetch` throws a TypeError where there was none.
      if (!(error instanceof TypeError)) throw error
      return readBytes(url, method)
    })
  } catch (error) {
    throw new BadUse('unreachable', { url: url.href, why: because(error) })
  }
}

/**
 * What a portal serves beside its log.
 * @returns `gone` for 410, `undefined` for 404
 * @throws BadUse as `fetchBytes`
 */
export const fetchBeside =
  (portal: URL) =>
  async (path: string, method: 'GET' | 'HEAD'): Promise<Uint8Array | 'gone' | undefined> =>
    fetchBytes(new URL(path, portal), method).catch((error: unknown) => {
      if (error instanceof BadUse && error.values['why'] === GONE) return 'gone'
      throw error
    })

const GONE = 'HTTP 410'

/** @throws BadUse unless it is an address of a portal */
export const portalUrl = (given: string): URL => {
  const url = URL.parse(given)
  if (!url || !/^https?:$/.test(url.protocol)) throw new BadUse('unreachable', { url: given, why: 'not an address' })
  return url
}

/** The hashes by which a portal proves that its log only grew. @throws BadUse when it gives no answer */
export const fetchGrowth = async (portal: URL, from: number, to: number): Promise<Uint8Array[]> => {
  const url = new URL(`/api/log/consistency?from=${from}&to=${to}`, portal)
  const bytes = await fetchBytes(url)
  if (!bytes) throw new BadUse('unreachable', { url: url.href, why: 'HTTP 404' })
  return readGrowth(new TextDecoder().decode(bytes))
}
