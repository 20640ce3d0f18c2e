import { defaultHref } from '../../content/trace/own-links.ts'
import { isPrimaryKey, readDigitalLink } from '../../content/trace/digital-link.ts'
import { isForPerson } from '../http/for-person.ts'
import { inLanguage } from './in-language.ts'
import { addressOf } from './resolver.ts'

/** For people: what an address of GS1 that leads nowhere says, as a page instead of a problem. */

const REFUSED = new Set([400, 404])

/**
 * The page that says in words what is known of a code which was refused: of an unknown product its own, of what is no
 * code at all what is wrong with it. `undefined` where the problem itself is the answer.
 * @returns a path of ours
 */
export const pageOfUnread = (request: Request, status: number): string | undefined => {
  if (!REFUSED.has(status) || !isForPerson(request)) return undefined
  const { path, query } = addressOf(request.url)
  if (!isPrimaryKey(path.split('/')[1] ?? '')) return undefined
  const read = readDigitalLink(path, query)
  const page = 'link' in read ? defaultHref(read.link) : `/trace/?code=${encodeURIComponent(path.slice(0, 200))}`
  return inLanguage(page, request.headers.get('Accept-Language'))
}
