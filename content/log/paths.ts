import { TILE_WIDTH, type Tile } from './tiles.ts'

/** A tile of hashes, or (level `entries`) a bundle of the leaves below a tile of level 0. */
export type Resource = Omit<Tile, 'level'> & { level: number | 'entries' }

/** N without needless leading groups, in groups of three digits, all but the last marked by an x. */
const PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x(?!000)\d{3}\/(?:x\d{3}\/)*)?\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** `tile/0/x001/x234/067`, or `tile/entries/x001/x234/067.p/5` for the first 5 only. @see c2sp.org/tlog-tiles */
export function resourcePath({ level, index, width }: Resource): string {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').replace(/\d{3}(?=\d)/g, 'x$&/')
  return `tile/${level}/${groups}${width < TILE_WIDTH ? `.p/${width}` : ''}`
}

/**
 * The resource a path names; `undefined` unless it is written exactly as `resourcePath` writes it. The format allows
 * numbers up to 2^63; ours stop below 2^53, which no log of ours reaches.
 * @see c2sp.org/tlog-tiles, Merkle Tree
 */
export function parseResourcePath(path: string): Resource | undefined {
  const [, rawLevel, groups, rawWidth] = PATH.exec(path) ?? []
  if (rawLevel === undefined || groups === undefined) return undefined
  const level = rawLevel === 'entries' ? rawLevel : Number(rawLevel)
  const index = Number(groups.replaceAll(/[x/]/g, ''))
  const width = rawWidth === undefined ? TILE_WIDTH : Number(rawWidth)
  const within = (level === 'entries' || level <= 63) && Number.isSafeInteger(index)
  return within && (rawWidth === undefined || width < TILE_WIDTH) ? { level, index, width } : undefined
}
