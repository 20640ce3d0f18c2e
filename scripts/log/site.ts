import { createHash } from 'node:crypto'
import { checkProof, readFields, type Checked } from './checks.ts'
import { fetchBytes, portalUrl } from './fetch.ts'
import { BadUse, refused, verified, type Verdict } from './sentences.ts'
import { mistyped, type Command } from './tool.ts'
import type { Trust } from './trust.ts'

/** Requests under way at once. */
const AT_ONCE = 8

type Bytes = Uint8Array | undefined

/** What is said of a file that is not what the release says, or of a page that loads something else. */
type Difference = Verdict | undefined

/** The hashes of a file: those that the release states, or those of the bytes that came. */
const hashesOf = (bytes: Uint8Array): { sha256: string; sri: string } => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  sri: `sha384-${createHash('sha384').update(bytes).digest('base64')}`,
})

type Files = Map<string, { sha256: unknown; sri: unknown }>

const readManifest = (bytes: Uint8Array): Files =>
  new Map(
    Object.entries(readFields(new TextDecoder().decode(bytes)) ?? {}).map(([path, file]) => [
      path,
      { sha256: undefined, sri: undefined, ...(typeof file === 'object' ? file : {}) },
    ]),
  )

const compare = (path: string, bytes: Bytes, stated: { sha256: unknown; sri: unknown } | undefined): Difference => {
  if (!bytes) return refused('missing', { file: path })
  const found = hashesOf(bytes)
  return stated?.sha256 === found.sha256 && stated.sri === found.sri
    ? undefined
    : refused('siteDiffers', { path, found: found.sha256, expected: String(stated?.sha256) })
}

const TAG = /<(script|link)\b[^>]*>/gi

/** Whether a page's scripts and styles are files of the release, each with its hash in the tag. */
const checkTags = (path: string, page: string, files: Files): Difference => {
  for (const [tag] of page.matchAll(TAG)) {
    const value = (name: string): string | undefined => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
    const isHarmless = /^<link/i.test(tag)
      ? /^(canonical|alternate|icon|manifest|license)$/.test(value('rel') ?? '')
      : value('type') === 'application/ld+json'
    const file = files.get(value('src') ?? value('href') ?? '')
    if (!isHarmless && (!file || file.sri !== value('integrity'))) return refused('loadsOther', { path, tag })
  }
  return undefined
}

/** The first of the differences, in the order of the paths. */
const firstOf = async (paths: string[], check: (path: string) => Promise<Difference>): Promise<Difference> => {
  const found = new Map<string, Verdict>()
  const waiting = paths.values()
  const worker = async (): Promise<void> => {
    for (const path of waiting) {
      const difference = found.size > 0 ? undefined : await check(path)
      if (difference) found.set(path, difference)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return paths.flatMap((path) => found.get(path) ?? [])[0]
}

/**
 * Fetches every file of the release that a portal names as its newest, and compares them with what the log states of
 * them; and looks at what pages drawn on request load.
 * @param pages - paths of such pages
 * @throws BadUse when the portal gives no answer
 */
export const checkSite = async (portal: URL, pages: string[], trust: Trust): Promise<Checked> => {
  const at = (path: string): URL => new URL(path, portal)
  const get = async (path: string): Promise<Uint8Array> => {
    const bytes = await fetchBytes(at(path))
    if (bytes) return bytes
    throw new BadUse('unreachable', { url: at(path).href, why: 'HTTP 404' })
  }
  const text = async (path: string): Promise<string> => new TextDecoder().decode(await get(path))
  const newest = readFields(await text('/api/log/releases/newest'))
  const [index, leaf] = [String(newest?.['index']), String(newest?.['leaf'])]
  const proof = `/api/log/proofs/${index}`
  const { verdict, opened } = await checkProof(await text(proof), proof, trust, leaf)
  if (!verdict.ok) return { verdict, opened }
  const { register, key, publishedAt } = readFields(leaf) ?? {}
  if (register !== 'releases') return { verdict: refused('notRelease', { index }), opened }
  const list = `/objects/${String(key)}`
  const manifest = await get(list)
  const { sha256: found } = hashesOf(manifest)
  if (found !== key) return { verdict: refused('siteDiffers', { path: list, found, expected: String(key) }), opened }
  const files = readManifest(manifest)
  const difference =
    (await firstOf([...files.keys()], async (path) => compare(path, await fetchBytes(at(path)), files.get(path)))) ??
    (await firstOf(pages, async (path) => checkTags(path, await text(path), files)))
  const said = { index, at: String(publishedAt), files: files.size, pages: pages.length }
  return { verdict: difference ?? verified('siteAsReleased', said), opened }
}

export const site: Command = {
  usage: '<address> [path of a page drawn on request]…',
  check: ({ files: [address, ...pages] }, trust) =>
    address === undefined ? mistyped() : checkSite(portalUrl(address), pages, trust),
}
