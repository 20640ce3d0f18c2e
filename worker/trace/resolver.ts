import type { Context } from 'hono'
import { readCompressed } from '../../content/trace/compression.ts'
import {
  gtinOf,
  levelsOf,
  linkPath,
  readDigitalLink,
  valueOf,
  writeDigitalLink,
  type DigitalLink,
  type ReadLink,
} from '../../content/trace/digital-link.ts'
import { faultMessage, linkFault, type LinkFault } from '../../content/trace/faults.ts'
import { readLinkType, type AskedType } from '../../content/trace/link-type.ts'
import { chooseLinks, mediaRanges, type Link } from '../../content/trace/links.ts'
import { headerLink, headerLinks, linksetOf } from '../../content/trace/linkset.ts'
import { defaultHref, ownDefaults, ownLinks } from '../../content/trace/own-links.ts'
import { readSerial } from '../../content/trace/serial.ts'
import { openSerials } from '../../db/intake/serials.ts'
import { isTradeItem, readResolved } from '../../db/record/resolver-links.ts'
import type { App } from '../app.ts'
import { Problem } from '../http/problems.ts'
import { inLanguage } from './in-language.ts'
import { CONTEXT_PATH, LINKSET_CONTEXT } from './resolver-description.ts'

/**
 * Leads from an identifier to what is said of it.
 * @see GS1 Digital Link Standard: Resolution
 */

export const LINKSET = 'application/linkset+json'

/** What a request asks for. */
interface Asked {
  link: DigitalLink
  /** As the address has it, without its question mark. */
  query: string
  type: AskedType
  context: string | undefined
  isPacked: boolean
}

/** @throws Problem 400 naming the place */
const refuse = (fault: LinkFault): never => {
  throw new Problem('bad-request', {}, { issues: [{ pointer: fault.pointer, message: faultMessage(fault) }] })
}

/** Path and query as they were sent: a parser would take some of it away. */
export const addressOf = (url: string): { path: string; query: string } => {
  const [, path = '/', query = ''] = /^\w+:\/\/[^/?#]*([^?#]*)(?:\?([^#]*))?/.exec(url) ?? []
  return { path, query }
}

/** Values of a name in a query, whatever its case. */
const valuesOf = (query: string, name: string): string[] =>
  query === ''
    ? []
    : [...new URLSearchParams(query)].filter(([one]) => one.toLowerCase() === name).map(([, value]) => value)

/** The one value of a name. @throws Problem 400 where it is given twice and differently */
const onceIn = (query: string, name: 'linktype' | 'context'): string | undefined => {
  const [first, ...others] = valuesOf(query, name)
  if (others.some((other) => other !== first)) refuse(linkFault('twice', name === 'linktype' ? 'linkType' : name))
  return first
}

/** Written out, or packed: whole, or behind its primary key. */
const readAddress = (path: string, query: string): { read: ReadLink; others: string; isPacked: boolean } => {
  const read = readDigitalLink(path, query)
  if ('link' in read) return { read, others: '', isPacked: false }
  const packed = readCompressed(path, query)
  if (!packed) return { read, others: '', isPacked: false }
  const others = 'others' in packed ? new URLSearchParams(packed.others).toString() : ''
  return { read: packed, others, isPacked: true }
}

/** Whether an address without folders names something, packed. */
export const namesPacked = (url: string): boolean => {
  const [, path] = /^\w+:\/\/[^/?#]*(\/[A-Za-z0-9_-]{5,400})(?:[?#]|$)/.exec(url) ?? []
  const read = path === undefined ? undefined : readCompressed(path)
  return read !== undefined && 'link' in read
}

/** @throws Problem 400 */
const askedBy = (url: string): Asked => {
  const { path, query } = addressOf(url)
  const { read, others, isPacked } = readAddress(path, query)
  if ('fault' in read) return refuse(read.fault)
  const passed = [query, others].filter((part) => part !== '').join('&')
  const hasWishes = query !== ''
  return {
    link: read.link,
    query: passed,
    type: readLinkType(hasWishes ? onceIn(query, 'linktype') : undefined),
    context: hasWishes ? onceIn(query, 'context') : undefined,
    isPacked,
  }
}

/** Whether a serial number proves itself: such a code is ours, and its page tells the rest. */
export const provesItself = (env: Pick<Env, 'SERIAL_MASTER'>, link: DigitalLink): boolean => {
  if (link.primary.ai !== '01') return false
  const serial = valueOf(link, '21')
  const serials = serial === undefined ? undefined : openSerials(env)
  // Ours of the two ways to reckon it costs a quarter; the page that is led to checks with the platform's own.
  return serials !== undefined && readSerial(serials.many, link.primary.value, serial ?? '') !== undefined
}

/** An address with everything that the request's query says, behind what it says itself. */
export const withQuery = (href: string, query: string): string => {
  if (query === '') return href
  const [address = '', ...fragment] = href.split('#')
  const joined = `${address}${address.includes('?') ? '&' : '?'}${query}`
  return [joined, ...fragment].join('#')
}

/** What answers depend on. */
export const VARY = 'Accept, Accept-Language'

/** What every answer says of the links beside it. */
const linkHeader = ({ link, isPacked }: Asked, links: readonly Link[] = []): string => {
  const path = linkPath(link)
  return [
    headerLink(`${path}?linkType=linkset`, 'linkset', { type: LINKSET }),
    ...(isPacked ? [headerLink(writeDigitalLink(link), 'owl:sameAs')] : []),
    ...headerLinks(links, MOST_IN_HEADER),
  ].join(', ')
}
/** The header stays below what servers take; the set has all. */
const MOST_IN_HEADER = 10

/** A path of ours, or an address that the record holds: never one that the request brought. */
const redirect = (asked: Asked, href: string, links?: readonly Link[]): Response =>
  new Response(null, {
    status: 307,
    headers: {
      Location: withQuery(href, asked.query),
      Link: linkHeader(asked, links),
      Vary: VARY,
      'Cache-Control': 'no-cache',
    },
  })

/** Media types of a set, the plainest last. */
const SETS = [LINKSET, 'application/ld+json', 'application/json'] as const

/** The form in which a set is asked for; `undefined` where a page is. */
const setAsked = (c: Context<App>): (typeof SETS)[number] | undefined => {
  const accept = c.req.header('Accept')
  if (accept === undefined || !accept.includes('json')) return undefined
  const wanted = new Map(mediaRanges(accept).map(({ name, weight }) => [name, weight]))
  const page = wanted.get('text/html') ?? 0
  const [best] = SETS.filter((type) => (wanted.get(type) ?? 0) > page).toSorted(
    (a, b) => (wanted.get(b) ?? 0) - (wanted.get(a) ?? 0),
  )
  return best
}

interface Found {
  links: Link[]
  description: { zh: string; en: string } | undefined
}

/** Every link of an identifier, the portal's own among them. @throws Problem 404 where the record does not know it */
const findLinks = async (c: Context<App>, { link }: Asked): Promise<Found> => {
  const { product, known, eventLevels, links } = await readResolved(c.env.RECORD, link)
  const gtin = gtinOf(link)
  const isKnown = gtin === undefined ? links.length > 0 : product !== undefined || provesItself(c.env, link)
  if (!isKnown) throw new Problem('not-found')
  const name = product?.['name']
  const nameEn = product?.['nameEn']
  const zh = typeof name === 'string' ? name : undefined
  const levels = levelsOf(link)
  // Without a key nothing is signed, and nothing promised that would lead nowhere.
  const signed = c.env.CREDENTIAL_KEY ? known : { ...known, credentials: [] }
  const all = [...ownLinks(link, signed, eventLevels), ...links]
  return {
    links: levels.flatMap((level) => all.filter((one) => one.level === level)),
    description: zh === undefined ? undefined : { zh, en: typeof nameEn === 'string' ? nameEn : zh },
  }
}

const answerLinkset = (c: Context<App>, asked: Asked, { links, description }: Found, status: 200 | 300): Response => {
  const form = setAsked(c) ?? LINKSET
  const set = linksetOf({
    origin: c.env.PORTAL_ORIGIN,
    levels: levelsOf(asked.link),
    links,
    defaults: status === 200 ? ownDefaults(asked.link) : new Map(),
    description,
  })
  const context = headerLink(CONTEXT_PATH, 'http://www.w3.org/ns/json-ld#context', { type: 'application/ld+json' })
  const body = form === 'application/ld+json' ? { ...LINKSET_CONTEXT, ...set } : set
  return c.body(JSON.stringify(body), status, {
    'Content-Type': form,
    Link: [linkHeader(asked, status === 200 ? [] : links), context].join(', '),
    Vary: VARY,
    'Cache-Control': 'no-cache',
  })
}

const NO_SUCH_TYPE = {
  zh: '没有这一类型的链接。',
  en: 'There is no link of this type.',
}

/** @throws Problem 404 where the default link leads nowhere */
const toDefault = async (c: Context<App>, asked: Asked): Promise<Response> => {
  const { link } = asked
  const gtin = gtinOf(link)
  if (!provesItself(c.env, link)) {
    if (gtin === undefined) await findLinks(c, asked)
    else if (!(await isTradeItem(c.env.RECORD, gtin))) throw new Problem('not-found')
  }
  return redirect(asked, inLanguage(defaultHref(link), c.req.header('Accept-Language')))
}

const toType = async (c: Context<App>, asked: Asked, type: string): Promise<Response> => {
  const found = await findLinks(c, asked)
  const chosen = chooseLinks(found.links, type, {
    languages: c.req.header('Accept-Language'),
    mediaTypes: c.req.header('Accept'),
    context: asked.context,
  })
  const [only, ...others] = chosen
  if (!only) throw new Problem('not-found', {}, { issues: [{ pointer: '/linkType', message: NO_SUCH_TYPE }] })
  return others.length > 0
    ? answerLinkset(c, asked, { ...found, links: chosen }, 300)
    : redirect(asked, only.href, [only])
}

/** Answers an address of any primary key. @throws Problem 400, 404 */
export const resolve = async (c: Context<App>): Promise<Response> => {
  const asked = askedBy(c.req.url)
  if (asked.type.kind === 'linkset' || (asked.type.kind === 'default' && setAsked(c) !== undefined))
    return answerLinkset(c, asked, await findLinks(c, asked), 200)
  if (asked.type.kind === 'default') return toDefault(c, asked)
  return toType(c, asked, asked.type.kind === 'type' ? asked.type.type : '')
}
