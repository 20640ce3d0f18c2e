import type { Context, MiddlewareHandler } from 'hono'
import { textIn } from '../../content/consultations/ruled.ts'
import { isWithin } from '../../content/people/within.ts'
import type { Body } from '../../content/registers/facts.ts'
import { readBodies } from '../../db/record/read.ts'
import { recordOf, type App } from '../app.ts'
import { Problem, type ProblemIssue } from '../http/problems.ts'

/** What belongs to the body that acts. */

type Held = 'consultations' | 'hearings'

/** @throws Problem 404 for no such record, 403 for another body's or one outside the role's places */
export const ownBody = async (c: Context<App>, register: Held, key: string): Promise<Body> => {
  const body = (await readBodies(recordOf(c), register, [key])).get(key)
  if (!body) throw new Problem('not-found')
  const { organisation, bounds } = c.get('authority')
  const place = textIn(body['place']) ?? ''
  const isOutside = bounds.places && !bounds.places.some((bound) => isWithin(place, bound))
  if (body['organisation'] !== organisation || isOutside) throw new Problem('forbidden')
  return body
}

/** As middleware, so that a stranger is refused before what he sent is looked at. */
export const isOwn =
  (register: Held): MiddlewareHandler<App> =>
  async (c, next) => {
    await ownBody(c, register, c.req.param('id') ?? '')
    await next()
  }

export const refuse = (...issues: ProblemIssue[]): Problem => new Problem('invalid-request', {}, { issues })

export const conflict = (zh: string, en: string): Problem =>
  new Problem('conflict', {}, { issues: [{ pointer: '', message: { zh, en } }] })
