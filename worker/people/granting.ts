import type { Context } from 'hono'
import { REGISTERS } from '../../content/generated/registers.ts'
import { beyond, type Grant } from '../../content/people/permissions.ts'
import { findUnknownPlaces } from '../../db/record/place-codes.ts'
import { readBodies } from '../../db/record/read.ts'
import { recordOf, type App } from '../app.ts'
import { Problem, type ProblemIssue } from '../http/problems.ts'

/** What a grant has to be, whoever makes it. */

const BEYOND = {
  zh: '超出了您自己的范围：谁也不能给出自己没有的权限。',
  en: 'This goes beyond your own reach: nobody grants what she does not hold.',
}

const NO_REGISTER = { zh: '没有这个登记簿。', en: 'There is no such register.' }
const NO_SCHEME = { zh: '没有这种认证制度。', en: 'There is no such certification scheme.' }
const NO_PLACE = { zh: '没有这个地区。', en: 'There is no such place.' }

/** @throws Problem 422 for registers and places that do not exist: nothing would ever lie within them */
export const assertBounds = async (c: Context<App>, { bounds }: Pick<Grant, 'bounds'>): Promise<void> => {
  const { registers = [], places = [], schemes = [] } = bounds
  const unknown = new Set(places.length > 0 ? await findUnknownPlaces(recordOf(c), places) : [])
  const known = await readBodies(recordOf(c), 'certification-schemes', schemes)
  const issues: ProblemIssue[] = [
    ...registers.flatMap((id, at) =>
      Object.hasOwn(REGISTERS, id) ? [] : [{ pointer: `/bounds/registers/${at}`, message: NO_REGISTER }],
    ),
    ...places.flatMap((code, at) =>
      unknown.has(code) ? [{ pointer: `/bounds/places/${at}`, message: NO_PLACE }] : [],
    ),
    ...schemes.flatMap((scheme, at) =>
      known.has(scheme) ? [] : [{ pointer: `/bounds/schemes/${at}`, message: NO_SCHEME }],
    ),
  ]
  if (issues.length > 0) throw new Problem('invalid-request', {}, { issues })
}

/** @throws Problem 403, naming the part, for a grant beyond the one who makes it */
export const assertWithin = (c: Context<App>, grant: Grant): void => {
  const part = beyond(c.get('authority'), grant)
  if (part === undefined) return
  const pointer = part === 'organisation' ? '/organisation' : `/bounds/${part}`
  throw new Problem('forbidden', {}, { issues: [{ pointer, message: BEYOND }] })
}

/**
 * Something in a list that somebody's role reaches.
 * @throws Problem 404 where there is none, or where it lies beyond: nobody learns what others have
 */
export const reached = <Thing extends Grant>(c: Context<App>, thing: Thing | undefined): Thing => {
  if (!thing || beyond(c.get('authority'), thing) !== undefined) throw new Problem('not-found')
  return thing
}

/** The organisation that lists are bounded to; `undefined` for the whole portal. */
export const ownOrganisation = (c: Context<App>): string | undefined => c.get('authority').organisation
