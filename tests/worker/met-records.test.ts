import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { MetCode, MetHere } from '../../content/trace/met/met-code.ts'
import { meetCode } from '../../db/record/met-records.ts'
import { get, publishAll } from './builders.ts'
import { aCertificate, aChange, publishGround } from './certificate-builders.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { scansIn } from './trace-builders.ts'

/** Codes held against the registers of the portal: found with their state, or not found, which denies nothing. */

const SELLER = '939901010000002112'
const TODAY = '2026-11-22'
const HOST = 'portal.example'

const anIndication = (over: object = {}) => ({
  indication: 'AGI2010-03-00251',
  name: '示例岭茶',
  system: 'agricultural',
  status: 'protected',
  ...over,
})
const aMark = (over: object = {}) => ({
  kind: 'indication',
  mark: 'AGI2010-03-00251',
  organisation: SELLER,
  name: '示例茶叶专业合作社',
  markName: '示例岭茶',
  indication: 'AGI2010-03-00251',
  from: '2023-06-01',
  status: 'lawful',
  ...over,
})
const named = (number: string, over: object = {}) => aCertificate({ number, ...over })

beforeAll(async () => {
  await publishGround()
  await publishAll('certificates', [
    named('SLGP-2024-0001'),
    named('SLGP-2024-0002'),
    named('SLGP-2024-0003'),
    named('SLGP-2021-0004', { issued: '2021-01-10', expires: '2024-01-09' }),
    named('SLGP-2024-0005'),
    named('ABCD-1I11-2024'),
    named('ABCD-1L11-2024'),
    named('SLGP-2024-0009', { holder: SELLER, holderName: '示例茶叶专业合作社' }),
  ])
  await publishAll('certificate-changes', [
    aChange({ certificate: 'SLGP-2024-0002' }),
    aChange({ certificate: 'SLGP-2024-0003', change: 'withdrawn' }),
    aChange({ certificate: 'SLGP-2024-0009' }),
  ])
  await publishAll('certificates', [{ number: 'SLGP-2024-0005', _status: 'withdrawn', _reason: '发错了' }])
  await publishAll('label-alerts', [
    {
      alert: 'T1',
      kind: 'likely-fake',
      number: 'SLGP-2099-0000',
      product: '折叠椅',
      seen: TODAY,
      finding: '查不到',
      status: 'open',
    },
  ])
  await publishAll('organisations', [{ organisation: SELLER, name: '示例茶叶专业合作社', status: 'active' }])
  await publishAll('geographical-indications', [
    anIndication(),
    anIndication({ indication: '示地标002', name: '示例湾海带', status: 'cancelled' }),
  ])
  await publishAll('mark-users', [
    aMark(),
    aMark({ mark: '示地标002', markName: '示例湾海带', indication: '示地标002' }),
    aMark({
      kind: 'certificate',
      mark: 'SLGP-2024-0009',
      markName: '绿色产品标志',
      certificate: 'SLGP-2024-0009',
      indication: undefined,
    }),
  ])
})

const meet = (text: string): Promise<MetCode[]> => meetCode({ $client: env.RECORD }, text, { today: TODAY, host: HOST })

const here = async (text: string): Promise<MetHere> => {
  const [first] = await meet(text)
  if (!first?.here) throw new Error(`nothing looked up of ${text}`)
  return first.here
}

/** What each record comes to: its key, whether it holds, and a sentence. */
const found = async (text: string): Promise<unknown[]> =>
  (await here(text)).found.map(({ key, holds, said }) => [key, holds, said.en])

describe('numbers of certificates', () => {
  it.each([
    ['SLGP-2024-0001', true, 'Valid now, until 2027-01-09.'],
    ['SLGP-2024-0002', false, 'Suspended since 2025-03-01: it does not hold now.'],
    ['SLGP-2024-0003', false, 'Withdrawn since 2025-03-01: it holds no more.'],
    ['SLGP-2021-0004', false, 'Expired: its last day was 2024-01-09.'],
    ['SLGP-2024-0005', false, 'It was recorded, and its publisher took the whole record back.'],
  ])('%s holds: %s', async (number, holds, said) => {
    expect(await found(number)).toEqual([[number, holds, said]])
    expect((await here(number)).found[0]).toMatchObject({ register: 'certificates', path: `/certificates/${number}/` })
  })

  it.each([
    'slgp-2024-0001',
    ' slgp 2024 0001 ',
    'ＳＬＧＰ－２０２４－０００１',
    '\u202eSLGP-2024-0001\u202c',
    '\u061cSLGP-2024\u200f-0001',
    'SLGP-2024-\u00ad0001',
    'SLGP-2024-0001\u0000',
  ])('finds %j, whichever way it is written', async (text) => {
    expect(await found(text)).toEqual([['SLGP-2024-0001', true, 'Valid now, until 2027-01-09.']])
  })

  it('says of a look-alike that it is another number, and names every one', async () => {
    const { said, found: alike } = await here('ABCD-1111-2024')
    expect(said.en).toBe('No number here is exactly this one. What it may have been misread for:')
    expect(alike.map(({ key }) => key)).toEqual(['ABCD-1I11-2024', 'ABCD-1L11-2024'])
    expect(alike[0]?.said.en).toBe(
      'Valid now, until 2027-01-09. It is recorded as ABCD-1I11-2024: compare it with yours, character by character.',
    )
    // Also where its scheme would have read the letter as the digit.
    for (const letters of ['SLGP-2024-OOO1', 'slgp-2O24-0001'])
      expect(await found(letters)).toMatchObject([['SLGP-2024-0001', true, expect.stringContaining('recorded as')]])
    expect(await found('ABCD-1L11-2024')).toEqual([['ABCD-1L11-2024', true, 'Valid now, until 2027-01-09.']])
  })

  it('denies nothing of a number that is not here, leads nowhere, and names the national register', async () => {
    const [met] = await meet('SLGP-2024-0777')
    expect(met?.here?.found).toEqual([])
    expect(met?.here?.said).toEqual({
      zh: '本平台的“认证证书”“可疑标签提示”里没有。这里查不到，不等于证书是假的：发证机构可能没有在本平台登记，请到国家平台再查。',
      en: expect.stringMatching(/^Not found in this portal’s registers: .*not thereby false/),
    })
    expect(met?.ours).toBeUndefined()
    expect(met?.registers.map(({ url }) => url)).toEqual(['https://cx.cnca.cn/'])
  })

  it('tells of a warning about a number that no certificate has', async () => {
    const { said, found: warned } = await here('SLGP-2099-0000')
    expect(said.en).toContain('Not found')
    expect(warned).toMatchObject([
      { register: 'label-alerts', key: 'T1', holds: false, path: '/registers/label-alerts/T1/' },
    ])
  })
})

describe('credit codes', () => {
  it('tell who it is, which marks it may use today, and what it holds', async () => {
    expect(await found(SELLER)).toEqual([
      [SELLER, true, 'Its status is recorded as: active.'],
      [`indication~示地标002~${SELLER}`, false, 'May not use this mark now:'],
      [`indication~AGI2010-03-00251~${SELLER}`, true, 'May use this mark now:'],
      [`certificate~SLGP-2024-0009~${SELLER}`, false, 'May not use this mark now:'],
    ])
    expect((await meet(SELLER))[0]?.ours).toBe(`/organisations/${SELLER}/`)
    expect(await found('93 9901 0100-0000 2112')).toHaveLength(4)
  })

  it('says of one that other registers alone speak of that they do', async () => {
    const { said, found: held } = await here('91990101000000115Y')
    expect(said.en).toBe('It is in this portal’s registers.')
    expect(held.map(({ register }) => register)).toContain('certificates')
    expect((await here('91990100000000240R')).said.en).toContain('other registers speak of it')
  })

  it('denies nothing of one that is not here, and looks up none whose check character is wrong', async () => {
    const [unknown] = await meet('91350100M000100Y43')
    expect(unknown?.here?.said.en).toContain('it may be registered and lawful all the same')
    expect(unknown?.ours).toBeUndefined()
    for (const wrong of ['91350100M000100Y44', '913501000000100043']) {
      const [met] = await meet(wrong)
      expect([met?.kind, met?.checked[0]?.holds, met?.here]).toEqual(['credit-code', false, undefined])
    }
  })
})

describe('geographical indications', () => {
  it.each([
    ['AGI2010-03-00251', 'AGI2010-03-00251', true],
    ['agi 2010 03 00251', 'AGI2010-03-00251', true],
    ['示地标002', '示地标002', false],
    ['示地标００２', '示地标002', false],
  ])('%s is %s, protected: %s', async (text, key, holds) => {
    const [met] = await meet(text)
    expect(met?.kind).toBe('geographical-indication')
    expect(met?.here?.found).toMatchObject([{ register: 'geographical-indications', key, holds }])
  })

  it('sends on with one that is not here', async () => {
    const [met] = await meet('AGI2011-03-00999')
    expect(met?.here?.said.en).toContain('the national intellectual property office tells')
    expect(met?.ours).toBe('/registers/geographical-indications/')
  })
})

it('says of organic and green-food codes that it keeps no list of them', async () => {
  for (const code of ['12324123456789012', 'GF110101240012'])
    expect((await here(code)).said.en).toMatch(/^The portal keeps no list of such codes\..*neither true nor false\.$/)
})

it.each([
  ['ten thousand characters', 'A1'.repeat(5_000)],
  ['ten thousand digits', '9'.repeat(10_000)],
  ['control characters', '\u0000\u0001\u001f'],
  ['marks of direction', '\u202e\u2066\u200f'],
  ['half a character', '\ud800'],
  ['a statement', "' OR 1=1 --"],
  ['percent signs', '%00%0d%0a'],
  ['pieces of JSON', '"}{['],
  ['separators of keys', '~~~~2024'],
  ['brackets of keys', '〔〕〔〕2024〔〕'],
])('finds nothing by %s, and does not fail', async (_, text) => {
  for (const { here: looked } of await meet(text)) expect(looked?.found ?? []).toEqual([])
})

it('looks everything up in one round trip by indexes alone, and nothing for what is too long', async () => {
  for (const text of ['SLGP-2024-0001', SELLER, 'AGI2010-03-00251']) {
    let trips = 0
    const counted = (db: D1Database): D1Database =>
      new Proxy(db, {
        get: (target, name) => {
          if (name === 'batch') trips += 1
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    const asked = await askedBy(env.RECORD, (db) =>
      meetCode({ $client: counted(db) }, text, { today: TODAY, host: HOST }),
    )
    expect(trips).toBe(1)
    const plans = await plansOf(env.RECORD, asked)
    expect(scansIn(plans)).toEqual([])
    expect(plans.filter((step) => /USING INDEX records_\w+ \(register=\?\)$/.test(step))).toEqual(
      plans.filter((step) => step.includes('records_newest')),
    )
  }
  expect(
    await askedBy(env.RECORD, (db) => meetCode({ $client: db }, 'A'.repeat(10_000), { today: TODAY, host: HOST })),
  ).toEqual([])
})

it('answers the same over HTTP, with the day of it', async () => {
  const answer = await get('/api/codes?code=slgp-2024-0003')
  const { items } = await answer.json<{ items: MetCode[] }>()
  expect(items[0]?.here).toMatchObject({
    day: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    registers: ['certificates', 'label-alerts'],
    found: [{ key: 'SLGP-2024-0003', holds: false, demonstration: false }],
  })
})
