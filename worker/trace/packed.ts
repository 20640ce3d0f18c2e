import type { Context, Next } from 'hono'
import type { App } from '../app.ts'
import { openToAnyOrigin } from '../http/cors.ts'
import { otherMethod } from '../http/methods.ts'
import { lazily } from '../lazily.ts'

const theResolver = lazily(() => import('./resolver.ts'))

/** A cheap look at an address before the reader of packed ones is run: one segment, in letters of base64url. */
const MAY_BE_PACKED = /^\w+:\/\/[^/?#]*\/[A-Za-z0-9_-]{5,400}(?:[?#]|$)/

/** Whether an address without folders names something, packed. */
export const isPacked = async (url: string): Promise<boolean> =>
  MAY_BE_PACKED.test(url) && (await theResolver()).namesPacked(url)

const READS: readonly string[] = ['GET', 'HEAD']

/** A packed address has no folders of its own, so that no route can tell it from another page: it is asked first. */
export const packedFirst = async (c: Context<App>, next: Next): Promise<Response | void> => {
  if (!(await isPacked(c.req.url))) return next()
  c.res = READS.includes(c.req.method) ? await (await theResolver()).resolve(c) : await otherMethod(c, READS)
  openToAnyOrigin(c)
}
