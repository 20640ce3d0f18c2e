import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { readDigitalLink, type DigitalLink } from '../../content/trace/digital-link.ts'
import { isTradeItem, readResolved } from '../../db/record/resolver-links.ts'
import { pageOfUnread } from '../../worker/trace/unread.ts'
import { STATEMENTS, type Statement } from '../resolver-statements.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { OF_ADDRESSES } from './resolver-addresses.ts'
import { GTIN, publishLinks } from './resolver-builders.ts'
import { OF_LINKS } from './resolver-sets.ts'

beforeAll(publishLinks)

/** What shows each statement of conformance, by how it begins: none is left out, by the type. */
const SHOWN: Record<Statement, () => Promise<void>> = { ...OF_ADDRESSES, ...OF_LINKS }

describe('conformance of the resolver', () => {
  it.each(STATEMENTS)('%s', (name) => SHOWN[name]())
})

describe('what the resolver asks of the record', () => {
  const linkOf = (path: string): DigitalLink => {
    const read = readDigitalLink(path)
    if ('fault' in read) throw new Error(path)
    return read.link
  }

  it('is one row by its key for the default link, and key ranges alone for all links', async () => {
    const known = await askedBy(env.RECORD, (db) => isTradeItem(db, GTIN))
    expect(known).toHaveLength(1)
    const all = await askedBy(env.RECORD, (db) => readResolved(db, linkOf(`/01/${GTIN}/22/V/10/A1/21/7`)))
    const plans = await plansOf(env.RECORD, [...known, ...all])
    const scans = plans.filter((step) => step.startsWith('SCAN') && !/^SCAN (level|named|asked|mentioned)\b/.test(step))
    expect(scans).toEqual([])
    expect(
      plans.some((step) => /SEARCH linked USING INDEX records_key \(register=\? AND key>\? AND key<\?\)/.test(step)),
    ).toBe(true)
  })
})

describe('a code that leads nowhere, opened by a person', () => {
  const page = (path: string, status: number, headers: Record<string, string> = {}): string | undefined =>
    pageOfUnread(new Request(`http://127.0.0.1${path}`, { headers: { accept: 'text/html,*/*', ...headers } }), status)

  it.each([
    ['/01/09520000000097/10/A', 404, '/trace/09520000000097/?lot=A'],
    ['/01/09520000000074', 400, '/trace/?code=%2F01%2F09520000000074'],
    ['/414/9520123456788', 404, '/trace/?code=%2F414%2F9520123456788'],
  ])('%s answered with %i is shown as %s', (path, status, shown) => {
    expect(page(path, status)).toBe(shown)
    expect(page(path, status, { 'accept-language': 'en' })).toBe(`/en${shown}`)
    expect(page(path, status, { accept: 'application/json' })).toBeUndefined()
  })

  it('leaves every other answer as it is', () => {
    expect(page(`/01/${GTIN}`, 307)).toBeUndefined()
    expect(page('/api/products', 404)).toBeUndefined()
    expect(page('//evil.example/01/1', 404)).toBeUndefined()
  })
})
