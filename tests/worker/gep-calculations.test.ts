import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { ask, countEntries, get } from './builders.ts'
import { REFUSED_ACCOUNTS, SLIPS, withQuantity } from '../gep-refused.ts'
import { anAccount, anItem, calculate, GARZE, issuesOf } from './gep-builders.ts'

interface Verdicts {
  totals: { gep: { value: string; unit: string }; perKm2: { unit: string }; gdpRatio: { value: string } }
  items: { service: string; share?: string; check?: { verdict: string } }[]
  checks: {
    of: string
    verdict: string
    subject: string
    declared: object
    explanations: { message: { zh: string; en: string } }[]
  }[]
  notices: { message: { zh: string; en: string } }[]
  tally: { agrees: number; rounded: number; differs: number }
}

interface Said {
  code: string
  message: { zh: string; en: string }
}
interface Told {
  items: { check?: { pointer: string; explanations: Said[] } }[]
  checks: { pointer: string; explanations: Said[] }[]
  notices: (Said & { pointer: string })[]
}

const objects = async (): Promise<number> => (await env.OBJECTS.list({ prefix: 'objects/' })).objects.length

describe('methods', () => {
  it('are listed with their standing, and shown with every parameter, source and standing', async () => {
    const { items } = await (await get('/api/gep/methods')).json<{ items: { id: string; standing: string }[] }>()
    expect(items.map(({ id }) => id)).toContain('garze-2017')
    expect(items.every(({ standing }) => ['read', 'recomputed', 'recalled'].includes(standing))).toBe(true)
    const method = await (await get('/api/gep/methods/garze-2017')).json<{ parameters: { source: object }[] }>()
    expect(method.parameters.length).toBeGreaterThan(0)
    expect(method.parameters.every(({ source }) => 'zh' in source && 'en' in source)).toBe(true)
  })

  it('that do not exist are not found', async () => {
    expect((await get('/api/gep/methods/constructor')).status).toBe(404)
  })
})

describe('a calculation', () => {
  it('recomputes 甘孜 2010: every priced row agrees within the rounding of its inputs', async () => {
    const answer = await calculate(GARZE)
    expect(answer.status).toBe(200)
    const result = await answer.json<Verdicts>()
    const checked = result.items.filter(({ check }) => check)
    expect(checked).toHaveLength(23)
    expect(checked.filter(({ check }) => check?.verdict === 'differs')).toEqual([])
    const total = result.checks.find(({ of }) => of === 'total')
    expect(total).toMatchObject({ verdict: 'agrees', declared: { value: '7545.59' } })
    expect(result.totals.perKm2.unit).toBe('CNY/km2')
    expect(Number(result.totals.gdpRatio.value)).toBeGreaterThan(61)
    const column = result.checks.find(({ of, verdict }) => of === 'ecosystem-column' && verdict !== 'agrees')
    expect(column?.explanations.map(({ message }) => message.en)).toEqual([expect.stringContaining('add up')])
  })

  it('says in both languages why a number differs', async () => {
    const declared = { value: '226970.74', unit: '1e8 CNY' }
    const answer = await calculate(anAccount({ items: [anItem({ declared })] }))
    const { items } = await answer.json<{
      items: { check: { verdict: string; explanations: { code: string; message: { zh: string; en: string } }[] } }[]
    }>()
    expect(items[0]?.check.verdict).toBe('differs')
    expect(items[0]?.check.explanations[0]).toMatchObject({
      code: 'slip-hundred',
      message: { zh: expect.stringContaining('一百倍'), en: expect.stringContaining('hundred') },
    })
  })

  it.each(SLIPS)('suspects %s, and says so', async (_, over, pointer, code) => {
    const { items, checks, notices } = await (await calculate(anAccount(over))).json<Told>()
    const told = [
      ...[...items.flatMap(({ check }) => check ?? []), ...checks].flatMap((check) =>
        check.explanations.map((each) => ({ ...each, pointer: check.pointer })),
      ),
      ...notices,
    ]
    const found = told.find((each) => each.pointer === pointer && each.code === code)
    expect(found?.message.zh).toMatch(/亿|单位/)
    expect(found?.message.en).toMatch(/亿|unit/)
  })

  it('needs no key and stores nothing', async () => {
    const before = [await countEntries(), await objects()]
    expect((await calculate(anAccount())).headers.get('cache-control')).toBe('no-store')
    expect([await countEntries(), await objects()]).toEqual(before)
  })
})

const REFUSED: [what: string, account: object | string, pointer: string][] = [
  ...REFUSED_ACCOUNTS,
  ['a text instead of an account', '"account"', ''],
  ['null', 'null', ''],
  ['nothing', '', ''],
  ['NaN, which JSON does not have', '{"year": NaN}', ''],
  ['broken JSON', '{"method": ', ''],
]

describe('a calculation refuses with 422 and a pointer', () => {
  it.each(REFUSED)('%s', async (_, account, pointer) => {
    const before = [await countEntries(), await objects()]
    const answer = await calculate(account)
    expect(answer.status).toBe(422)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    const issues = await issuesOf(answer)
    expect(issues.map((issue) => issue.pointer)).toContain(pointer)
    expect(issues.every(({ message }) => message.length > 5)).toBe(true)
    expect([await countEntries(), await objects()]).toEqual(before)
  })

  it('in the language that is asked for', async () => {
    const answer = await calculate(withQuantity('NaN'), { 'accept-language': 'zh' })
    expect((await issuesOf(answer))[0]?.message).toMatch(/\p{Script=Han}/u)
  })

  it('bytes that are no UTF-8', async () => {
    const body = new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])
    const answer = await ask('POST', '/api/gep/calculations', { 'content-type': 'application/json' }, body)
    expect(answer.status).toBe(422)
  })
})

describe('a calculation', () => {
  it('takes JSON alone', async () => {
    expect((await calculate(anAccount(), { 'content-type': 'text/csv' })).status).toBe(415)
  })

  it('takes 8 MB at most', async () => {
    expect((await calculate(`"${'x'.repeat(9_000_000)}"`)).status).toBe(413)
  })
})
