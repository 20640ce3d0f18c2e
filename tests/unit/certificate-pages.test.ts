import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayUse } from '../../content/certificates/may-use.ts'
import { verdictOn, type CertificateFacts } from '../../content/certificates/verdict.ts'
import { dayIn } from '../../site/certificates/day.ts'
import { certificateQuestion } from '../../site/certificates/question.ts'
import { qrPicture } from '../../site/certificates/qr.ts'
import { guessOf } from '../../site/certificates/schemes.ts'
import { accreditationLines, lifeOf, shownVerdict } from '../../site/certificates/view.ts'
import { ownCredential } from '../../site/credentials/own.ts'

const TODAY = '2026-11-22'

const facts = (over: Partial<CertificateFacts> = {}): CertificateFacts => ({
  issued: '2024-01-10',
  expires: '2027-01-09',
  category: '家具',
  changes: [{ change: 'suspended', effective: '2026-03-01', reason: '没有按期接受监督检查' }],
  accreditations: [{ categories: ['家具'], from: '2020-01-01', by: '示例认可中心', status: 'valid' }],
  ...over,
})

describe('the verdict on the page of a certificate', () => {
  it('says the word, the day and between which days it holds', () => {
    expect(shownVerdict(verdictOn(facts(), '2026-02-28'), TODAY, 'zh')).toMatchObject({
      word: '有效',
      day: '2026年2月28日这一天',
      span: '从2024年1月10日到2026年2月28日',
    })
    expect(shownVerdict(verdictOn(facts(), TODAY), TODAY, 'en')).toMatchObject({
      word: 'Suspended',
      day: '22 November 2026, today',
    })
  })

  it('warns beside the verdict of what lies outside the accreditation, and not of what lies within', () => {
    expect(accreditationLines(verdictOn(facts(), TODAY), 'zh').cautions).toEqual([])
    expect(accreditationLines(verdictOn(facts({ category: '灯具' }), TODAY), 'zh').cautions).toEqual([
      '发证时，这类产品不在发证机构的认可范围内。',
    ])
    const unknown = accreditationLines(verdictOn(facts({ accreditations: [] }), TODAY), 'zh')
    expect(unknown.cautions).toEqual([])
    expect(unknown.line?.text).toContain('不明')
  })

  it('says of an accreditation that ended later that it no longer holds', () => {
    const accreditations = [
      { categories: [], from: '2020-01-01', until: '2025-12-31', by: '示例认可中心', status: 'valid' },
    ]
    expect(accreditationLines(verdictOn(facts({ accreditations }), TODAY), 'en').cautions).toHaveLength(1)
  })
})

describe('the history of a certificate', () => {
  const record = {
    register: 'certificates',
    key: 'SLGP-2024-0001',
    revision: 1,
    status: 'published',
    publisher: '91990100000000240R',
    publishedAt: '2024-01-10T00:00:00Z',
    reason: null,
    index: 1,
    body: {},
  } as const

  it('runs from the last day down to the day of issue', () => {
    const steps = lifeOf({ record, changes: [] }, facts(), TODAY, 'en')
    expect(steps.map(({ day, isToCome }) => [day, isToCome])).toEqual([
      ['2027-01-09', true],
      ['2026-03-01', false],
      ['2024-01-10', false],
    ])
  })

  it('tells no last day of a certificate that was withdrawn', () => {
    const changes = [{ change: 'withdrawn', effective: '2026-03-01' }] as const
    expect(lifeOf({ record, changes: [] }, facts({ changes }), TODAY, 'en').map(({ day }) => day)).toEqual([
      '2026-03-01',
      '2024-01-10',
    ])
  })

  it('says that a reason was erased', () => {
    const changes = [{ change: 'suspended', effective: '2026-03-01' }] as const
    expect(lifeOf({ record, changes: [] }, facts({ changes }), TODAY, 'en')[1]?.reason?.text).toContain('erased')
  })
})

describe('a day in an address', () => {
  it.each(['2026-02-28', '2024-02-29'])('%s is one', (day) => {
    expect(dayIn(day)).toBe(day)
  })
  it.each(['2026-02-30', '2026-2-1', '', 'today', '2026-02-28T00:00:00Z'])('“%s” is none', (text) => {
    expect(dayIn(text)).toBeUndefined()
  })
})

describe('what was typed on the check page', () => {
  const asked = (query: string) => certificateQuestion(new URLSearchParams(query))

  it('is a number, a trade item number, a credit code or words', () => {
    expect(asked('q=ＳＬＧＰ－2024－0001')).toMatchObject({
      number: 'ＳＬＧＰ－2024－0001',
      list: { q: 'ＳＬＧＰ－2024－0001' },
    })
    expect(asked('q=952 1234 567899').list).toEqual({ gtin: '09521234567899', scheme: undefined, status: undefined })
    expect(asked('q=91990101000000115y').list).toMatchObject({ holder: '91990101000000115Y' })
    expect(asked('q=书桌')).toMatchObject({ number: undefined, list: { q: '书桌' } })
  })

  it('may be anything at all', () => {
    const anything = fc.array(fc.nat(0xffff), { maxLength: 150 }).map((codes) => String.fromCharCode(...codes))
    fc.assert(
      fc.property(anything, anything, (q, day) => {
        const asked = certificateQuestion(new URLSearchParams({ q, on: day, gtin: day, scheme: day, status: q }))
        expect(asked.q.length).toBeLessThanOrEqual(120)
        expect(asked.on).toBeUndefined()
        expect(guessOf(q, [{ key: 'organic', body: { grammar: '^\\d{17}$' } }]).read.number).not.toMatch(/\s/)
      }),
    )
  })

  it('keeps filters that exist and drops others', () => {
    expect(asked('scheme=organic&status=valid&on=2026-01-01')).toMatchObject({
      scheme: 'organic',
      state: 'valid',
      on: '2026-01-01',
      isEmpty: false,
    })
    expect(asked("scheme=' OR 1&status=good&on=soon")).toMatchObject({
      scheme: undefined,
      state: undefined,
      on: undefined,
      isEmpty: true,
    })
  })
})

describe('what a credential is asked for with', () => {
  it.each([
    ['ＳＬＧＰ－2024－0001', 'certificates', 'SLGP-2024-0001'],
    ['952 1234 567899', 'products', '09521234567899'],
    ['91990101000000115y', 'facilities', '91990101000000115Y'],
    ['SLGP-2024-0001~2', 'facilities', 'SLGP-2024-0001~2'],
    ['952 1234 567898', 'certificates', '952-1234-567898'],
    ['~1', 'certificates', '~1'],
  ])('%s is of %s', (typed, kind, key) => {
    expect(ownCredential(typed)).toEqual({ kind, key })
  })
})

describe('a text that was found nowhere', () => {
  const schemes = [{ key: 'organic', body: { name: '有机产品认证', grammar: '^\\d{17}$' } }]

  it('is told by the grammar of its scheme, whichever way it was typed', () => {
    expect(guessOf('１２３４５ 6789O 1234567', schemes).read).toMatchObject({ schemes: ['organic'], corrected: true })
  })
  it('is told as a bar code, sound or mistyped', () => {
    expect(guessOf('9521234567899', schemes).gtin).toBe('sound')
    expect(guessOf('9521234567890', schemes).gtin).toBe('wrong')
    expect(guessOf('茶叶', schemes)).toMatchObject({ gtin: undefined, read: { schemes: [] } })
  })
})

describe('whether somebody may use a mark', () => {
  const body = { kind: 'indication', status: 'lawful', from: '2024-01-01', until: '2027-01-01' }
  it('depends on the day and the status; of a mark of certification also on the certificate', () => {
    const user = { body, markStatus: null }
    expect(mayUse(user, TODAY)).toBe('yes')
    expect(mayUse(user, '2027-01-02')).toBe('no')
    expect(mayUse({ ...user, body: { ...body, status: 'suspended' } }, TODAY)).toBe('no')
    expect(mayUse({ ...user, markStatus: 'protected' }, TODAY)).toBe('yes')
    expect(mayUse({ ...user, markStatus: 'cancelled' }, TODAY)).toBe('no')
    const ofCertificate = { ...user, body: { ...body, kind: 'certificate' } }
    expect(mayUse(ofCertificate, TODAY)).toBe('certificate')
    expect(mayUse(ofCertificate, TODAY, 'valid')).toBe('yes')
    for (const state of ['suspended', 'withdrawn', 'expired', 'replaced', 'not-yet'] as const)
      expect(mayUse(ofCertificate, TODAY, state)).toBe('no')
  })
})

describe('the QR code of a certificate', () => {
  it('is one path inside its quiet ground', () => {
    const { size, path } = qrPicture('https://lucid.example/certificates/SLGP-2024-0001/')
    expect(path.startsWith('M4 4h7v1h-7z')).toBe(true)
    const furthest = Math.max(...[...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, x, , w]) => Number(x) + Number(w)))
    expect(furthest).toBe(size - 4)
  })
})
