import type { Context } from 'hono'
import type { Page } from '../../db/record/page.ts'
import { Problem } from './problems.ts'

/**
 * A page that was found, with the address of the next one in `Link`: the same question with another cursor.
 * @param page - `undefined` when the cursor was of another list
 * @throws Problem 422 in that case
 */
export const paged = <Item>(c: Context, page: { items: Item[]; cursor: Page['cursor'] } | undefined): Item[] => {
  if (!page) throw new Problem('invalid-request', {}, { issues: [BAD_CURSOR] })
  if (page.cursor !== undefined) {
    const url = new URL(c.req.url)
    url.searchParams.set('cursor', page.cursor)
    c.header('Link', `<${url.pathname}${url.search}>; rel="next"`)
  }
  return page.items
}

export const BAD_CURSOR = {
  pointer: '/cursor',
  message: { zh: '这个游标不是本列表给出的。', en: 'This cursor was not given by this list.' },
}
