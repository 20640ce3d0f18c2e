import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { PLACE_IN_LIST, placeOf } from '../../db/intake/newest-first.ts'

/** How lists of people are paged: from the newest on. */

export const PeoplePage = z.object({
  after: z
    .string()
    .max(100)
    .regex(PLACE_IN_LIST)
    .optional()
    .describe('Where the page goes on: from `Link: …; rel="next"`.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** Names the next page in `Link`: the same question with another parameter. */
export const linkNext = (c: Context, name: string, value: string | number): void => {
  const url = new URL(c.req.url)
  url.searchParams.set(name, String(value))
  c.header('Link', `<${url.pathname}${url.search}>; rel="next"`)
}

/** The same for a list from the newest on, where its page is full. @param at - when a row came about */
export const linkBehind = <Row extends { id: string }>(
  c: Context,
  rows: readonly Row[],
  limit: number,
  at: (row: Row) => string,
): void => {
  const last = rows.at(-1)
  if (last && rows.length === limit) linkNext(c, 'after', placeOf(at(last), last.id))
}
