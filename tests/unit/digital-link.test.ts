import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aiEntry, PRIMARY_KEYS } from '../../content/trace/ai.ts'
import { readCompressed, writeCompressed } from '../../content/trace/compression.ts'
import {
  gtinOf,
  levelsOf,
  readDigitalLink,
  writeDigitalLink,
  type DigitalLink,
} from '../../content/trace/digital-link.ts'
import { canonicalEpc } from '../../content/trace/epc.ts'
import { aValueOf } from './gs1-values.ts'

const GTIN = '09520123456788'

/** @throws Error with the fault */
const linkOf = (path: string, query = '', options = {}): DigitalLink => {
  const read = readDigitalLink(path, query, options)
  if ('fault' in read) throw new Error(`${path}: ${JSON.stringify(read.fault)}`)
  return read.link
}

const faultOf = (path: string, query = '', options = {}): [code: string, pointer: string] | undefined => {
  const read = readDigitalLink(path, query, options)
  return 'fault' in read ? [read.fault.code, read.fault.pointer] : undefined
}

/** Every primary key with each order of its qualifiers, and each part of one. */
const SHAPES = PRIMARY_KEYS.flatMap((key) => {
  const orders = aiEntry(key)?.key ?? []
  const some = (order: readonly string[]): string[][] =>
    Array.from({ length: 2 ** order.length }, (_, bits) => order.filter((__, at) => ((bits >> at) & 1) === 1))
  const shapes = [[], ...orders.flatMap(some)].filter((ais) => key !== '415' || ais.includes('8020'))
  return [...new Map(shapes.map((ais) => [ais.join('/'), ais])).values()].map((ais) => [key, ais] as const)
})

describe('addresses of things', () => {
  it.each(SHAPES)('reads and writes (%s) with %j', (key, ais) => {
    const elements = [key, ...ais].map((ai) => ({ ai, value: aValueOf(ai).value }))
    const [primary, ...qualifiers] = elements
    if (!primary) throw new Error(key)
    const link = { primary, qualifiers, attributes: [] }
    const path = writeDigitalLink(link)
    expect(linkOf(path)).toEqual(link)
    expect(linkOf(`${path}/`)).toEqual(link)
    expect(levelsOf(link)).toHaveLength(ais.length + 1)
    expect(levelsOf(link)[0]).toBe(path)
    const swapped = [...qualifiers].reverse()
    if (qualifiers.length > 1)
      expect(faultOf(writeDigitalLink({ primary, qualifiers: swapped, attributes: [] }))?.[0]).toBe('qualifier-order')
  })

  it('survives writing and reading, packed and written out, whatever the values are', () => {
    const text = (max: number) =>
      fc.stringMatching(new RegExp(`^[!"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]{1,${max}}$`)).filter((one) => one.length <= max)
    fc.assert(
      fc.property(text(20), text(20), text(20), fc.constantFrom('271231', '260400'), (variant, lot, serial, until) => {
        const link: DigitalLink = {
          primary: { ai: '01', value: GTIN },
          qualifiers: [
            { ai: '22', value: variant },
            { ai: '10', value: lot },
            { ai: '21', value: serial },
          ],
          attributes: [{ ai: '17', value: until }],
        }
        const [path = '', query] = writeDigitalLink(link).split('?')
        expect(linkOf(path, query)).toEqual(link)
        for (const runs of [true, false]) {
          const packed = readCompressed(writeCompressed(link, { runs }))
          expect(packed && 'link' in packed ? packed.link : packed).toEqual(link)
        }
      }),
    )
  })

  it('never throws, whatever stands there', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        readDigitalLink(path, query)
        readDigitalLink(`/01/${GTIN}${path}`, query, { stem: true, shortGtin: true })
        readCompressed(path, query)
        canonicalEpc(`https://example.com${path}?${query}`)
      }),
    )
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => void [canonicalEpc(text), readCompressed(`/${text}`)]),
    )
  })

  it.each([
    ['/', '', 'no-primary-key', ''],
    ['/10/A', '', 'no-primary-key', ''],
    ['/gtin/09520123456788', '', 'no-primary-key', ''],
    ['/01', '', 'value-missing', '/01'],
    ['/01/', '', 'value-missing', '/01'],
    [`/01/${GTIN}/10`, '', 'value-missing', '/10'],
    [`/01/${GTIN}//A`, '', 'not-an-ai', '/'],
    [`/01/${GTIN}/89/A`, '', 'not-an-ai', '/89'],
    [`/01/${GTIN}/lot/A`, '', 'not-an-ai', '/lot'],
    [`/01/${GTIN}/17/271231`, '', 'not-a-qualifier', '/17'],
    [`/01/${GTIN}/21/A/10/B`, '', 'qualifier-order', '/10'],
    [`/01/${GTIN}/10/A/10/A`, '', 'twice', '/10'],
    [`/01/${GTIN}/22/A/235/B`, '', 'qualifier-order', '/235'],
    ['/01/09520123456789', '', 'check-digit', '/01'],
    ['/01/9520123456788', '', 'gtin-not-14', '/01'],
    ['/01/952012345678A8', '', 'characters', '/01'],
    [`/01/${GTIN}/10/${'A'.repeat(21)}`, '', 'wrong-length', '/10'],
    [`/01/${GTIN}/10/%00`, '', 'characters', '/10'],
    [`/01/${GTIN}/10/%`, '', 'percent-broken', '/10'],
    [`/01/${GTIN}/10/%zz`, '', 'percent-broken', '/10'],
    [`/01/${GTIN}/10/%E4%B8%AD`, '', 'characters', '/10'],
    [`/01/${GTIN}/10/%c0%af`, '', 'percent-broken', '/10'],
    [`/01/${GTIN}/10/a%0d%0aSet-Cookie`, '', 'characters', '/10'],
    [`/01/${GTIN}/10/..%5C`, '', 'characters', '/10'],
    [`/01/${GTIN}`, '17=271331', 'not-a-day', '/17'],
    [`/01/${GTIN}`, '17=', 'value-missing', '/17'],
    [`/01/${GTIN}`, '17=271231&17=271231', 'twice', '/17'],
    [`/01/${GTIN}`, `01=${GTIN}`, 'twice', '/01'],
    [`/01/${GTIN}`, '999=x', 'not-an-ai', '/999'],
    [`/01/${GTIN}`, '10=A', 'belongs-in-path', '/10'],
    [`/01/${GTIN}`, '21=A', 'not-an-attribute', '/21'],
    [`/01/${GTIN}`, '99=a+b', 'characters', '/99'],
    [`/01/${GTIN}`, '37=2', 'excludes', '/01'],
    [`/01/${GTIN}`, '3103=000195&3102=001950', 'excludes', '/3103'],
    ['/415/9520123456788', '', 'needs', '/415'],
    ['/8004/9520614141234567', '17=271231', 'needs', '/17'],
    ['/8006/095201234567880201', '', 'piece-of-total', '/8006'],
    ['/8013/1987654Ad4X4bL5ttr2310c2J', '', 'check-pair', '/8013'],
  ])('refuses %s ? %s: %s at "%s"', (path, query, code, pointer) => {
    expect(faultOf(path, query)).toEqual([code, pointer])
  })

  it.each([
    [`/01/${GTIN}/10/a%2Fb`, '', 'a/b'],
    [`/01/${GTIN}/10/a+b`, '', 'a+b'],
    [`/01/${GTIN}/10/%2e%2e`, '', '..'],
  ])('reads the value of %s', (path, query, lot) => {
    expect(linkOf(path, query).qualifiers).toEqual([{ ai: '10', value: lot }])
  })

  it('takes what is no identifier in the query for what it is: not its matter', () => {
    expect(linkOf(`/01/${GTIN}`, 'linkType=gs1:pip&&17=271231&utm=1&lone').attributes).toEqual([
      { ai: '17', value: '271231' },
    ])
  })

  it('takes shorter trade item numbers and folders before the key only where asked to', () => {
    const old = { shortGtin: true, stem: true }
    expect(gtinOf(linkOf('/some/folder/01/9520123456788', '', old))).toBe(GTIN)
    expect(gtinOf(linkOf('/01/02345673', '', old))).toBe('00000002345673')
    expect(linkOf('/00/faux/00/006141411234567890', '', old).primary.value).toBe('006141411234567890')
    expect(faultOf('/some/folder/01/9520123456788')).toEqual(['no-primary-key', ''])
    expect(faultOf('/01/9520123456789', '', old)).toEqual(['wrong-length', '/01'])
  })
})

describe('packed addresses', () => {
  /** Made by the toolkit of Solidsoft Reply (Apache-2.0), which derives from GS1’s own prototype. */
  const VECTORS: [path: string, packed: string][] = [
    ['/00/998440410914660971', '/AN2yxDhfaiaw'],
    ['/01/05412345000013', '/AQnYUc1gmg'],
    ['/01/05412345000013/10/ABC123', '/AQnYUc1gmiCNV4JG'],
    ['/01/05412345000013/10/ABC123/21/72292641703', '/AQnYUc1gmiCNV4JGQhcNT6K6c'],
    ['/01/05412345000013/22/AJY3095721P49/10/ABC123/21/72292641703', '/AQnYUc1gmiCNV4JGQhcNT6K6cibQCWN9Pee9tT-PQ'],
    ['/01/05412345000013/235/8TFV883a904GH%263', '/AQnYUc1gmkax7ipGrOHDPC5YNI8hMz'],
    ['/401/0541234537290A41%26GHpp33', '/QBl2DVoxZM2jVm3ZOWEFoxTR5HDgzZg'],
    ['/402/21173492661712079', '/QCJZyW9mC6Z4'],
    ['/414/5060917510004/254/RP56J920471', '/JUa0T-eifdtOO9UFEmlYwv3Q'],
    ['/417/5060917510004', '/QXSaVjC_dA'],
    ['/8004/0541234537290A41%26GHpp33', '/gASXYNWjFkzaNWbdk5YQWjFNHkcODNm'],
    ['/8010/0541234537290A41%23GH33/8011/6639047221', '/gBCVYNWjFkzaNWbdk5YQWjFHHkM2cAI0xdvpGo'],
    ['/8013/5060917511473062B98T', '/gBN05060917511473062B98T'],
    ['/8017/817019610850151481/8019/4003812', '/gBe1ajAd9ATDmAGXPRfk'],
    ['/8018/411369833821910265/8019/4003812', '/gBhbV6rzBENPmAGXPRfk'],
  ]
  it.each(VECTORS)('packs %s as others do, and unpacks it', (path, packed) => {
    expect(writeCompressed(linkOf(path), { runs: false })).toBe(packed)
    const read = readCompressed(packed)
    expect(read && 'link' in read ? writeDigitalLink(read.link) : read).toBe(path)
  })

  it.each([
    ['/253/3060077601309', '/JTLIetaiHYA'],
    ['/255/5678409730535', '/JVUqG5hJ5wA'],
    ['/8003/04965031954585', '/gAMJCAXukTMA'],
    ['/01/05412345000013/10/ABC123', '/01/05412345000013/EEarwSM'],
    ['/414/5060917510004/254/RP56J920471', '/414/5060917510004/JUa0T-eifdtOO9Q'],
  ])('unpacks %s, which others write a little differently', (path, packed) => {
    const read = readCompressed(packed)
    expect(read && 'link' in read ? writeDigitalLink(read.link) : read).toBe(path)
  })

  it('is shorter where a byte stands for a run of identifiers', () => {
    const link = linkOf('/01/05412345000013/10/ABC123/21/72292641703', '17=271231')
    expect(writeCompressed(link).length).toBeLessThan(writeCompressed(link, { runs: false }).length)
  })

  it.each(['/registers', '/openapi', '/AQnYUc1gmh0', '/abcdefgh', `/${'_'.repeat(400)}`])(
    'finds nothing in %s',
    (path) => {
      const read = readCompressed(path)
      expect(read === undefined || 'fault' in read).toBe(true)
    },
  )
})

describe('one name for one thing', () => {
  const SAME: [urn: string, address: string][] = [
    ['urn:epc:id:sgtin:0614141.107346.2017', 'https://example.com/some/stem/01/10614141073464/21/2017?17=271231'],
    ['urn:epc:class:lgtin:4012345.012345.998877', 'http://dl.example/01/04012345123456/10/998877'],
    ['urn:epc:idpat:sgtin:4012345.098765.*', 'https://id.example.org/01/4012345987652'],
    ['urn:epc:id:sscc:0614141.1234567890', 'https://example.com/00/106141412345678908'],
    ['urn:epc:id:sgln:0614141.12345.400', 'https://example.com/414/0614141123452/254/400'],
    ['urn:epc:id:sgln:0614141.12345.0', 'https://example.com/414/0614141123452'],
    ['urn:epc:id:pgln:0614141.12345', 'https://example.com/417/0614141123452'],
    ['urn:epc:id:grai:0614141.12345.400', 'https://example.com/8003/00614141123452400'],
    ['urn:epc:idpat:grai:0614141.12345.*', 'https://example.com/8003/00614141123452'],
    ['urn:epc:id:giai:0614141.12345400', 'https://example.com/8004/061414112345400'],
    ['urn:epc:id:gsrn:0614141.1234567890', 'https://example.com/8018/061414112345678902'],
    ['urn:epc:id:gdti:0614141.12345.006847', 'https://example.com/253/0614141123452006847'],
    ['urn:epc:id:cpi:0614141.123ABC.123456789', 'https://example.com/8010/0614141123ABC/8011/123456789'],
    ['urn:epc:id:sgcn:4012345.67890.04711', 'https://example.com/255/401234567890104711'],
    ['urn:epc:id:gsin:0614141.123456789', 'https://example.com/402/06141411234567890'],
    ['urn:epc:id:ginc:0614141.xyz3311cba', 'https://example.com/401/0614141xyz3311cba'],
    ['urn:epc:id:itip:4012345.012345.02.04.5678', 'https://example.com/8006/040123451234560204/21/5678'],
    [
      'urn:epc:id:upui:1234567.089456.51qIgY)%3C%26Jp3*j7',
      'https://example.com/01/01234567894560/235/51qIgY%29%3C%26Jp3%2Aj7',
    ],
    ['urn:epc:id:sgtin:9506000.134352.a%2Fb', 'https://example.com/01/19506000343522/21/a%2Fb'],
  ]
  it.each(SAME)('%s is %s', (urn, address) => {
    const [a, b] = [canonicalEpc(urn), canonicalEpc(address)]
    expect(a).toEqual({ ...b, link: { ...('link' in b && b.link), attributes: [] } })
    expect('epc' in a && a.epc.startsWith('https://id.gs1.org/')).toBe(true)
  })

  it.each([
    'urn:epc:id:gid:95100000.12345.400',
    'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    'https://example.com/things/7',
  ])('leaves %s as it is', (uri) => expect(canonicalEpc(uri)).toEqual({ epc: uri }))

  it('keeps a pattern of more than one class a pattern', () =>
    expect(canonicalEpc('urn:epc:idpat:sgtin:4012345.*.*')).toEqual({ epc: 'urn:epc:idpat:sgtin:4012345.*.*' }))

  it.each([
    ['urn:epc:id:sgtin:0614141.10734.2017', 'not-an-epc'],
    ['urn:epc:id:sgtin:0614141.107346', 'not-an-epc'],
    ['urn:epc:id:sgtin:0614141.107346.', 'not-an-epc'],
    ['urn:epc:id:sgtin:0614141.107346.*', 'not-an-epc'],
    ['urn:epc:id:sgtin:061A141.107346.7', 'not-an-epc'],
    ['urn:epc:id:sgtin:0614141.107346.%ZZ', 'not-an-epc'],
    ['urn:epc:id:sgtin:0614141.107346.a%00', 'characters'],
    ['urn:epc:id:sgtin:0614141.107346.123456789012345678901', 'wrong-length'],
    ['urn:epc:nothing', 'not-an-epc'],
    ['https://example.com/01/09520123456789', 'check-digit'],
    ['09520123456788', 'not-an-epc'],
    ['', 'not-an-epc'],
  ])('refuses %s: %s', (uri, code) => {
    expect(canonicalEpc(uri)).toMatchObject({ fault: { code } })
  })
})
