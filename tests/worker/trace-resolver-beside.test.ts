import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { serialOf } from '../../content/trace/serial.ts'
import { openSerials } from '../../db/intake/serials.ts'
import { leadOn } from '../../worker/trace/lead.ts'
import { mayLead } from '../../worker/trace/may-lead.ts'
import { publishAll, type ProblemAnswer } from './builders.ts'
import { aCertificate, aProduct as aCertified, publishGround } from './certificate-builders.ts'
import { askedBy } from './query-plans.ts'
import { aLink, get, GTIN, leadsTo, linksetOf, ORIGIN, publishLinks, VOC, type Linkset } from './resolver-builders.ts'

/** What the resolver does beside what the standard asks of it, and the short way that it takes. */

beforeAll(publishLinks)

describe('the short way of a scan', () => {
  const short = (path: string, init: RequestInit = {}): Promise<Response | undefined> | undefined => {
    const request = new Request(`http://127.0.0.1${path}`, { headers: { 'accept-language': 'zh' }, ...init })
    return mayLead(request) ? leadOn(request, env) : undefined
  }
  const said = (answer: Response | undefined): [string, string][] =>
    [...(answer?.headers ?? [])].filter(([name]) => name !== 'x-request-id')

  it.each([`/01/${GTIN}`, `/01/${GTIN}/`, `/01/${GTIN}/22/V/10/A1/21/7`, `/01/${GTIN}/10/a%2Fb?17=271231&utm=1`])(
    'answers %s as the long way does, to the last header',
    async (path) => {
      const answer = await short(path)
      expect([answer?.status, said(answer)]).toEqual([307, said(await get(path))])
      expect(answer?.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  it.each(['en', 'EN-gb;q=0.5', 'zh,en', 'fr', '*', 'en;q=0'])(
    'leads readers of “%s” to the language that the long way does',
    async (languages) => {
      const headers = { 'accept-language': languages }
      const to = (await short(`/01/${GTIN}`, { headers }))?.headers.get('location')
      expect(to).toBe(await leadsTo(`/01/${GTIN}`, headers))
      expect(to?.startsWith('/en/')).toBe(/^en(-gb;q=0.5)?$/i.test(languages))
    },
  )

  it('reads nothing where the serial number proves itself', async () => {
    const serials = openSerials(env)
    if (!serials) throw new Error('no serials')
    const serial = serialOf(serials.keys, GTIN, serials.current, 9)
    const request = new Request(`http://127.0.0.1/01/${GTIN}/21/${serial}`)
    const asked = await askedBy(env.RECORD, (RECORD) => leadOn(request, { ...env, RECORD }))
    expect(asked).toEqual([])
  })

  it.each([
    ['/01/09520000000074', {}],
    ['/01/09520000000097', {}],
    [`/01/${GTIN}?linkType=gs1:pip`, {}],
    [`/01/${GTIN}?%6cinkType=gs1:pip`, {}],
    [`/01/${GTIN}?context=CN`, {}],
    [`/01/${GTIN}?key=lucid_${'a'.repeat(43)}`, {}],
    [`/01/${GTIN}`, { headers: { accept: 'application/linkset+json' } }],
    [`/01/${GTIN}`, { headers: { authorization: 'Bearer x' } }],
    [`/01/${GTIN}`, { headers: { cookie: `a=lucid_${'a'.repeat(43)}` } }],
    [`/01/${GTIN}`, { method: 'POST' }],
    ['/8004/9520A1', {}],
  ])('leaves %s with %j to the long way', async (path, init) => {
    expect(await short(path, init)).toBeUndefined()
  })
})

describe('what the resolver does beside', () => {
  it('leads a serial number that proves itself to its page, though no product is registered', async () => {
    const gtin = '09520000000066'
    const serials = openSerials(env)
    if (!serials) throw new Error('no serials')
    const serial = serialOf(serials.keys, gtin, serials.current, 7)
    expect(await leadsTo(`/01/${gtin}/21/${serial}`)).toBe(`/trace/${gtin}/?serial=${serial}`)
    const altered = serial.slice(0, -1) + (serial.endsWith('0') ? '1' : '0')
    expect((await get(`/01/${gtin}/21/${altered}`)).status).toBe(404)
  })

  it('leads nowhere but where the record says, whoever states what', async () => {
    // A link of somebody who is the producer no more stands in the register and is not followed.
    expect(await leadsTo('/01/09520000000080?linkType=gs1:pip')).toContain('/products/09520000000080/')
    for (const headers of [{ host: 'evil.example' }, { 'x-forwarded-host': 'evil.example' }])
      expect(await leadsTo(`/01/${GTIN}`, headers)).toBe(`/trace/${GTIN}/`)
    for (const query of ['href=https://evil.example', 'url=//evil.example', 'default=https://evil.example'])
      expect(await leadsTo(`/01/${GTIN}?${query}`)).toBe(`/trace/${GTIN}/?${query}`)
    expect(JSON.stringify(await linksetOf(`/01/${GTIN}?linkType=linkset`, { host: 'evil.example' }))).not.toContain(
      'evil',
    )
  })

  it.each([
    ['http://tea.example.com/', 'not https'],
    ['https://user:secret@tea.example.com/', 'with a user'],
    ['//evil.example/', 'without a scheme'],
    ['javascript:alert(1)', 'of another scheme'],
    ['https://tea.example.com\\@evil.example/', 'with a backslash'],
    ['https://tea.example.com/\r\nSet-Cookie: a=b', 'with a line break'],
  ])('keeps no link to %s: %s', async (href) => {
    await expect(publishAll('product-links', [aLink({ link: 'bad', href })])).rejects.toThrow('422')
  })

  it.each([
    [`/01/${GTIN}/10/%00`, 400],
    [`/01/${GTIN}/10/%0d%0aLocation:%20https:%2f%2fevil.example`, 400],
    [`/01/${GTIN}/10/%E0%A4%A`, 400],
    [`/01/${GTIN}/10/a%2Fb`, 307],
    [`/01/${GTIN}//evil.example`, 400],
    [`/01/${GTIN}/10/..%2f..%2fapi`, 307],
    [`/01/${GTIN}/10/${'A'.repeat(10_000)}`, 400],
    [`/01/${GTIN}?x=${'A'.repeat(10_000)}`, 307],
    [`/01/${GTIN}?${'17=271231&'.repeat(2)}`, 400],
    [`/01/${GTIN}?linkType=gs1:pip&linkType=gs1:instructions`, 400],
    [`/01/${GTIN}?linkType=gs1:pip&linktype=gs1:pip`, 307],
    [`/01/${GTIN}?context=CN&context=FR`, 400],
    [`/01/${GTIN}?linkType=gs1:pip%0d%0aX-Evil:1`, 404],
    [`/01/${GTIN}?a=%0d%0aX-Evil:%201`, 307],
    ['/gtin/09520000000073', 404],
    ['/02/09520000000073', 404],
    ['/01%2F09520000000073', 404],
    ['/AAAAAAA', 404],
    [`/${'A'.repeat(10_000)}`, 404],
  ])('answers %s with %i', async (path, status) => {
    const answer = await get(path)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('x-evil')).toBeNull()
    if (status === 307) expect(answer.headers.get('location')).toMatch(/^(\/trace\/|https:\/\/tea\.example\.com\/)/)
    if (status === 400) expect((await answer.json<ProblemAnswer>()).issues?.length).toBeGreaterThan(0)
  })

  it('says what is wrong in Chinese and in English', async () => {
    const said = async (language: string): Promise<string | undefined> =>
      (await (await get('/01/09520000000074', { 'accept-language': language })).json<ProblemAnswer>()).issues?.[0]
        ?.message
    expect(await said('zh')).toBe('校验位不对：09520000000074 的最后一位与前面各位不符。')
    expect(await said('en')).toBe(
      'The check digit is wrong: the last digit of 09520000000074 does not follow from the others.',
    )
  })

  it('gives links as JSON-LD with its context', async () => {
    const answer = await get(`/01/${GTIN}`, { accept: 'application/ld+json' })
    expect(answer.headers.get('content-type')).toBe('application/ld+json')
    expect(await answer.json()).toHaveProperty('@context')
  })

  it('leads to the signed passport of a product, its certificates and its recalls, each where there is one', async () => {
    await publishGround()
    await publishAll('certificates', [aCertificate(), aCertificate({ number: 'SLGP-2024-0002' })])
    await publishAll('certified-products', [
      aCertified({ gtin: GTIN }),
      aCertified({ gtin: GTIN, item: '2', name: '示例书柜' }),
      aCertified({ gtin: GTIN, certificate: 'SLGP-2024-0002' }),
    ])
    const { linkset } = await linksetOf(`/01/${GTIN}/10/A1?linkType=linkset`)
    const known = linkset.at(-1)
    for (const type of ['dpp', 'productPassport'])
      expect(known?.[`${VOC}${type}`]).toMatchObject([
        { href: `${ORIGIN}/credentials/products/${GTIN}`, type: 'application/vc+jwt' },
      ])
    const signed = ['SLGP-2024-0001', 'SLGP-2024-0002'].map((number) => ({
      href: `${ORIGIN}/credentials/certificates/${number}`,
      title: `认证证书（UNTP 符合性凭证，已签名）：${number}`,
      type: 'application/vc+jwt',
    }))
    expect(known?.[`${VOC}certificationInfo`]).toMatchObject([
      { href: `${ORIGIN}/certificates/?q=${GTIN}` },
      { hreflang: ['en'] },
      ...signed,
    ])
    const at = (await leadsTo(`/01/${GTIN}?linkType=gs1:dpp`)) ?? ''
    expect(at).toMatch(/^\/credentials\/products\//)
    const passport = await get(at, { accept: 'application/vc+jwt' })
    expect([passport.status, passport.headers.get('content-type')]).toEqual([200, 'application/vc+jwt'])
    expect((await passport.text()).split('.')).toHaveLength(3)
    // People get the page, whatever their browser takes; who names the media type gets the certificates.
    const asked = `/01/${GTIN}?linkType=gs1:certificationInfo`
    for (const accept of ['text/html,*/*;q=0.8', '*/*'])
      expect(await leadsTo(asked, { accept })).toMatch(/^\/certificates\//)
    const several = await get(asked, { accept: 'application/vc+jwt' })
    expect(several.status).toBe(300)
    expect((await several.json<Linkset>()).linkset.at(-1)?.[`${VOC}certificationInfo`]).toMatchObject(signed)
    for (const { href } of signed) {
      const credential = await get(href.slice(ORIGIN.length), { accept: 'application/vc+jwt' })
      expect([credential.status, credential.headers.get('content-type')]).toEqual([200, 'application/vc+jwt'])
    }
    // One that was taken back whole has no credential, and one that is left needs no choice.
    await publishAll('certificates', [{ number: 'SLGP-2024-0002', _status: 'withdrawn', _reason: '发错了' }])
    expect(await leadsTo(asked, { accept: 'application/vc+jwt' })).toMatch(
      /^\/credentials\/certificates\/SLGP-2024-0001/,
    )
    // Nothing is promised that would lead nowhere.
    const bare = (await linksetOf('/01/09520000000080?linkType=linkset')).linkset.at(-1) ?? {}
    expect(Object.keys(bare)).not.toContain(`${VOC}certificationInfo`)
    expect(Object.keys(bare)).not.toContain(`${VOC}recallStatus`)
  })

  it('takes a withdrawn link away at once', async () => {
    await publishAll('product-links', [
      aLink({ link: 'soon', linkType: 'tutorial', href: 'https://tea.example.com/t' }),
    ])
    expect(await leadsTo(`/01/${GTIN}?linkType=gs1:tutorial`)).toContain('https://tea.example.com/t')
    await publishAll('product-links', [
      { gtin: GTIN, anchor: '/', link: 'soon', _status: 'withdrawn', _reason: '不用了' },
    ])
    expect((await get(`/01/${GTIN}?linkType=gs1:tutorial`)).status).toBe(404)
  })
})
