import { parseBundle } from '../../content/log/bundle.ts'
import { commit, isCommitment } from '../../content/log/commitment.ts'
import { resourcePath } from '../../content/log/paths.ts'
import { TILE_WIDTH } from '../../content/log/tiles.ts'
import type { ReadFile } from './audit.ts'
import { sha256 } from './hash.ts'
import { BadUse, refused, type Verdict } from './sentences.ts'

/** What entries of a copied log say, texts included that their leaves only commit to. */

/** A value that an entry commits to, as a portal answers it below `/api/log/disclosures`. */
export interface CopiedText {
  index: number
  register: string
  key: string
  revision: number
  field: string
  /** Canonical JSON. */
  value: string
  /** base64url. */
  salt: string
}

/** An entry as its leaf states it. */
export interface CopiedEntry {
  index: number
  register: string
  key: string
  revision: number
  status: 'published' | 'corrected' | 'withdrawn'
  publisher: string
  publishedAt: string
  reason?: string
  body: Record<string, unknown> | null
}

/** Bundles of a log of `size` entries by their number. */
export const bundleCount = (size: number): number => Math.ceil(size / TILE_WIDTH)

/** Where a copy keeps the texts of one bundle; under one name however far the bundle has grown. */
export const textsPath = (number: number): string =>
  `${resourcePath({ level: 'entries', index: number, width: TILE_WIDTH }).replace('tile/entries', 'disclosures')}.json`

export const objectPath = (sha256: string): string => `objects/${sha256}`

/** The entries of one bundle. The copy is one that was audited: leaves are canonical JSON of entries. */
export const readEntries = async (read: ReadFile, number: number, size: number): Promise<CopiedEntry[]> => {
  const first = number * TILE_WIDTH
  const width = Math.min(TILE_WIDTH, size - first)
  const file = resourcePath({ level: 'entries', index: number, width })
  const bundle = await read(file)
  if (!bundle) throw new BadUse('unreadable', { file })
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return parseBundle(bundle).map((leaf, i): CopiedEntry => ({ ...JSON.parse(decoder.decode(leaf)), index: first + i }))
}

const isText = (given: unknown): given is CopiedText => {
  const { index, register, key, revision, field, value, salt }: Partial<Record<keyof CopiedText, unknown>> =
    typeof given === 'object' ? { ...given } : {}
  return (
    [index, revision].every(Number.isSafeInteger) &&
    [register, key, field, value, salt].every((text) => typeof text === 'string')
  )
}

/** Texts out of an answer or a file; what is none is left out. @returns `undefined` for no such answer at all */
export const parseTexts = (bytes: Uint8Array): CopiedText[] | undefined => {
  try {
    const answer: unknown = JSON.parse(new TextDecoder().decode(bytes))
    const items = typeof answer === 'object' && answer !== null && 'items' in answer ? answer.items : undefined
    return Array.isArray(items) ? items.filter(isText) : undefined
  } catch {
    return undefined
  }
}

/** The texts that a copy keeps of one bundle; none where it keeps none. */
export const readTexts = async (read: ReadFile, number: number): Promise<CopiedText[]> => {
  const bytes = await read(textsPath(number))
  return (bytes && parseTexts(bytes)) ?? []
}

export const textName = ({ register, key, revision, field }: Omit<CopiedText, 'index' | 'value' | 'salt'>): string =>
  `${register} ${key} ${revision} ${field}`

/** What an entry of the register `erasures` takes away; `undefined` for any other. */
export const erasedBy = ({ register, body }: CopiedEntry): string | undefined =>
  register === 'erasures' && body
    ? `${String(body['register'])} ${String(body['record'])} ${String(body['revision'])} ${String(body['field'])}`
    : undefined

/** Files that an entry names. */
export const filesNamed = (value: unknown): { sha256: string; mediaType: string }[] => {
  if (typeof value !== 'object' || value === null) return []
  const { sha256: hash, mediaType }: { sha256?: unknown; mediaType?: unknown } = { ...value }
  const isFile = typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash) && typeof mediaType === 'string'
  return [...(isFile ? [{ sha256: hash, mediaType }] : []), ...Object.values(value).flatMap(filesNamed)]
}

const opens = (commitment: string, { register, key, revision, field, value, salt }: CopiedText): boolean => {
  try {
    const stated = { register, key, revision, field, value: JSON.parse(value) }
    return commit(stated, Buffer.from(salt, 'base64url'), sha256).commitment === commitment
  } catch {
    return false
  }
}

/**
 * Whether the texts given of entries are those that the entries commit to: all of them, but for what was erased.
 * @returns the first that is not
 */
export const checkTexts = (
  entries: readonly CopiedEntry[],
  texts: readonly CopiedText[],
  erased: ReadonlySet<string>,
): Verdict | undefined => {
  const open = new Map(texts.map((text) => [textName(text), text]))
  for (const { index, register, key, revision, body } of entries)
    for (const [field, stated] of Object.entries(body ?? {})) {
      if (!isCommitment(stated)) continue
      const at = { register, key, revision, field }
      const text = open.get(textName(at))
      if (text && erased.has(textName(at))) return refused('erasedStands', at)
      if (text && !opens(stated.commitment, text)) return refused('commitmentDiffers', { index, field })
      if (!text && !erased.has(textName(at))) return refused('textMissing', at)
    }
  return undefined
}
