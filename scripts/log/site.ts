import { createHash } from 'node:crypto'
import { parseBundle } from '../../content/log/bundle.ts'
import { concat, equal, utf8 } from '../../content/log/bytes.ts'
import { HASH_BYTES, inclusionPath, leafHash, treeHash } from '../../content/log/merkle.ts'
import { resourcePath } from '../../content/log/paths.ts'
import type { Proof } from '../../content/log/proof-text.ts'
import { readAnswer } from '../../content/log/read-proof.ts'
import { TILE_WIDTH } from '../../content/log/tiles.ts'
import { openProven, readFields, type Checked } from './checks.ts'
import { fetchBytes, portalUrl } from './fetch.ts'
import { sha256 } from './hash.ts'
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

const readProof = (text: string): Proof | undefined => {
  try {
    return readAnswer(readFields(text))
  } catch {
    return undefined
  }
}

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
      ? /^(canonical|alternate|icon|apple-touch-icon|manifest|license)$/.test(value('rel') ?? '')
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
 * Whether no newer release stands behind the one that is proven: all later entries, and that they are the signed ones.
 * Those hashes of the proof that stand to the right of the release are the hashes of exactly these entries.
 * @param get - fetches a path of the portal
 * @param proof - of the release, verified in a log of `size` entries
 */
const checkNewest = async (
  get: (path: string) => Promise<Uint8Array>,
  { index, hashes }: Proof,
  size: number,
): Promise<Difference> => {
  const rows: Uint8Array[] = []
  for (let at = index + 1; at < size; at += TILE_WIDTH - (at % TILE_WIDTH)) {
    const bundle = Math.floor(at / TILE_WIDTH)
    const width = Math.min(TILE_WIDTH, size - bundle * TILE_WIDTH)
    const file = resourcePath({ level: 'entries', index: bundle, width })
    const leaves = readLeaves(await get(`/log/${file}`))
    if (leaves?.length !== width) return refused('missing', { file })
    const behind = leaves.slice(at % TILE_WIDTH)
    const newer = behind.findIndex((leaf) => readFields(new TextDecoder().decode(leaf))?.['register'] === RELEASES)
    if (newer >= 0) return refused('newerRelease', { index, newer: at + newer })
    rows.push(concat(behind.map((leaf) => leafHash(leaf, sha256))))
  }
  const later = concat(rows)
  for (const [at, { start, end }] of inclusionPath(index, size).entries()) {
    const row = later.subarray((start - index - 1) * HASH_BYTES, (end - index - 1) * HASH_BYTES)
    if (start > index && !equal(treeHash(row, sha256), hashes[at] ?? new Uint8Array()))
      return refused('laterDiffer', { from: start, to: end - 1 })
  }
  return undefined
}

const RELEASES = 'releases'

/** The entries of a bundle; `undefined` where it is cut. */
const readLeaves = (bundle: Uint8Array): Uint8Array[] | undefined => {
  try {
    return parseBundle(bundle)
  } catch {
    return undefined
  }
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
  const proven = readProof(await text(proof))
  if (!proven) return { verdict: refused('notProof', { why: proof }) }
  const opened = await openProven(proven, leafHash(utf8(leaf), sha256), proof, trust)
  if ('verdict' in opened) return opened
  const { register, key, publishedAt } = readFields(leaf) ?? {}
  if (register !== RELEASES) return { verdict: refused('notRelease', { index }), opened }
  const { size } = opened.checkpoint
  const newer = await checkNewest(get, proven, size)
  if (newer) return { verdict: newer, opened }
  const list = `/objects/${String(key)}`
  const manifest = await get(list)
  const { sha256: found } = hashesOf(manifest)
  if (found !== key) return { verdict: refused('siteDiffers', { path: list, found, expected: String(key) }), opened }
  const files = readManifest(manifest)
  const difference =
    (await firstOf([...files.keys()], async (path) => compare(path, await fetchBytes(at(path)), files.get(path)))) ??
    (await firstOf(pages, async (path) => checkTags(path, await text(path), files)))
  const later = size - proven.index - 1
  const said = { index, at: String(publishedAt), files: files.size, pages: pages.length, later, size }
  return { verdict: difference ?? verified('siteAsReleased', said), opened }
}

export const site: Command = {
  usage: '<address> [path of a page drawn on request]…',
  check: ({ files: [address, ...pages] }, trust) =>
    address === undefined ? mistyped() : checkSite(portalUrl(address), pages, trust),
}
