import type { Context } from 'hono'
import { Problem } from './problems.ts'

interface Range {
  type: string
  q: number
}

const rangesOf = (accept: string): Range[] =>
  accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const q = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
    return { type, q: Number.isFinite(q) ? q : 0 }
  })

/** How much a media type is wanted, 0..1, by the range that names it most closely. @see RFC 9110, 12.5.1 */
const weightOf = (mediaType: string, ranges: Range[]): number => {
  const wanted = [mediaType, `${mediaType.split('/')[0] ?? ''}/*`, '*/*']
  const named = wanted.map((type) => ranges.find((range) => range.type === type)).find((range) => range !== undefined)
  return named?.q ?? 0
}

/**
 * The media type in which to answer: the one that `Accept` wants most, of equal ones the first offered. The answer
 * varies by the header.
 * @throws Problem 406 when it wants none of them
 */
export const negotiate = <MediaType extends string>(
  c: Context,
  offered: readonly [MediaType, ...MediaType[]],
): MediaType => {
  c.header('Vary', 'Accept', { append: true })
  const ranges = rangesOf(c.req.header('Accept') ?? '*/*')
  const weighed = offered.map((mediaType) => ({ mediaType, weight: weightOf(mediaType, ranges) }))
  const best = weighed.reduce((a, b) => (b.weight > a.weight ? b : a))
  if (best.weight === 0) throw new Problem('not-acceptable', { offered: offered.join(', ') })
  return best.mediaType
}
