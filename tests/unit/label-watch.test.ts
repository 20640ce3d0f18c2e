import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readNumber } from '../../content/certificates/number.ts'
import { isWarning } from '../../content/label-watch/alert.ts'
import { isCountable, isPageToken } from '../../content/label-watch/look-up.ts'
import { readReportNumber, referenceOf, reportNumber } from '../../content/label-watch/number.ts'
import { MOST, readReport } from '../../content/label-watch/report.ts'
import { encodeVerifierKey } from '../../content/log/keys.ts'
import { readPasted } from '../../content/log/pasted.ts'
import { labelReceiptText } from '../../content/receipts/label-receipt.ts'
import { verifyLabelReceipt } from '../../content/receipts/verify-receipt.ts'
import { factsOf } from '../../content/registers/facts.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { slipsOf } from '../../db/record/numbers-near.ts'
import { likeliestOf } from '../../db/record/place-named.ts'
import { openReceiptSigner, signLabelReceipt } from '../../db/record/receipts.ts'

const aReport = (over: object = {}) => ({
  kind: 'without-certificate',
  product: '示例折叠椅',
  seen: '吊牌上有绿色产品标志，编号查不到。',
  ...over,
})
const wrongOf = (over: object): string[] => {
  const read = readReport(aReport(over))
  return 'wrong' in read ? read.wrong.map(({ pointer }) => pointer) : []
}

describe('a report of a label', () => {
  it('needs a kind, a product and a few words, and nothing else', () => {
    expect(readReport(aReport())).toEqual({
      report: {
        ...aReport(),
        number: undefined,
        scheme: undefined,
        gtin: undefined,
        where: undefined,
        organisation: undefined,
        seller: undefined,
      },
    })
    expect(wrongOf({ kind: '', product: ' ', seen: 'x' })).toEqual(['/kind', '/product', '/seen'])
  })

  it('keeps the number as it was typed, the bar code as fourteen digits, the seller as a code or a name', () => {
    const read = readReport(aReport({ number: ' SLGP 2099－0000', gtin: '9520 0000 00011', seller: '示例商行' }))
    expect(read).toMatchObject({
      report: { number: 'SLGP 2099－0000', gtin: '09520000000011', seller: '示例商行', organisation: undefined },
    })
    const code = readReport(aReport({ seller: '91990101000000115y' }))
    expect(code).toMatchObject({ report: { organisation: '91990101000000115Y', seller: undefined } })
  })

  it.each([
    ['/seen', 'an identity number', { seen: '卖家的身份证是 11010519491231002X' }],
    ['/seen', 'a mobile number', { seen: '请打 138 0013 8000 找我' }],
    ['/where', 'a full-width mobile number', { where: '示例街，电话１３８００１３８０００' }],
    ['/seller', 'a mobile number', { seller: '张某 13800138000' }],
    ['/number', 'an identity number', { number: '11010519491231002X' }],
    ['/number', 'a bidirectional override', { number: 'GF\u202e123' }],
    ['/product', 'a control character', { product: '茶\u0007叶' }],
    ['/product', 'too many characters', { product: '茶'.repeat(MOST.product + 1) }],
    ['/seen', '10,000 characters', { seen: '水'.repeat(10_000) }],
    ['/gtin', 'a wrong check digit', { gtin: '9520000000012' }],
    ['/gtin', 'five digits', { gtin: '12345' }],
    ['/seller', 'a wrong check character', { seller: '91990101000000115Z'.replace('Z', 'X') }],
  ])('is refused at %s for %s', (pointer, _, over) => {
    expect(wrongOf(over)).toEqual([pointer])
  })

  it('loses what is invisible from the prose, and keeps what looks like HTML as text', () => {
    const read = readReport(aReport({ seen: '<script>alert(1)</script>\u200b 看到\u0000了' }))
    expect(read).toMatchObject({ report: { seen: '<script>alert(1)</script> 看到了' } })
  })

  it('may have a number of eleven digits, as labels have', () => {
    expect(wrongOf({ number: '13800138000' })).toEqual([])
  })
})

describe('the number of a report', () => {
  it('is read however it is typed; its first half is the reference', () => {
    const number = reportNumber(Uint8Array.from({ length: 20 }, (_, at) => at))
    expect(number).toBe('01234-56789-ABCDE-FGHJK')
    expect(referenceOf(number)).toBe('01234-56789')
    expect(readReportNumber(' oi234 56789abcde－fghjk ')).toBe(number)
    expect(readReportNumber('01234-56789')).toBeUndefined()
  })
})

describe('a receipt of a report', () => {
  const ORIGIN = 'lucid.example/log/1'
  const secret = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  const SECRETS = { LOG_ORIGIN: ORIGIN, RECEIPT_KEY: secret }
  const SENT = { number: '01234-56789-ABCDE-FGHJK', report: aReport() }
  const FACTS = { reference: '01234-56789', received: '2026-11-22T05:00:00Z' }

  it('is verified by the key that signed it, and with what was sent to the letter', async () => {
    const signed = await signLabelReceipt(SECRETS, FACTS, SENT)
    const signer = await openReceiptSigner(SECRETS)
    if (!signed || !signer) throw new Error('no receipt')
    const by = { vkey: encodeVerifierKey(signer.key), origin: ORIGIN }
    const details = async (note: string, sent?: typeof SENT, over = {}) =>
      (await verifyLabelReceipt(note, { ...by, ...over }, sent)).map(({ detail }) => detail)
    expect(await details(signed.receipt, SENT)).toEqual(['receiptLabelSigned', 'receiptReportContent'])
    expect(await details(signed.receipt, { ...SENT, report: aReport({ product: '桌' }) })).toEqual([
      'receiptLabelSigned',
      'receiptOtherContent',
    ])
    expect(await details(signed.receipt.replace('T05', 'T06'))).toEqual(['receiptForged'])
    expect(await details(signed.receipt, undefined, { origin: 'other.example/1' })).toEqual(['receiptOtherLog'])
    expect(signed.receipt).not.toContain('ABCDE')
    expect(readPasted(signed.receipt)).toMatchObject({ kind: 'label-receipt', receipt: { number: '01234-56789' } })
    expect(readPasted(signed.sent)).toEqual({ kind: 'sent-report', sent: SENT })
    expect(readPasted(signed.receipt.trimEnd())).toEqual({ kind: 'unreadable', why: 'noNewline' })
  })

  it('is not written with what would read as another line', () => {
    const content = `${'A'.repeat(43)}=`
    const facts = { log: ORIGIN, number: 'A\nreceived 2099', received: FACTS.received, content }
    expect(() => labelReceiptText(facts)).toThrow(SyntaxError)
    expect(() => labelReceiptText({ ...facts, number: 'A', received: 'today' })).toThrow(SyntaxError)
  })
})

describe('a number looked up in vain', () => {
  const GRAMMARS = [
    { scheme: 'organic', pattern: '^(\\d{17}|\\d{3}OP\\d{7,9})$' },
    { scheme: 'anything', pattern: '^\\d{18}$' },
  ]
  it.each([
    ['12345678901234567', true],
    ['１２３ 45678901234567', true],
    ['1234567890123456O', false],
    ['示例茶', false],
    ['12345', false],
    ['11010519491231002X', false],
    ['110105194912310020', true],
  ])('%s counts: %s', (typed, counts) => {
    expect(isCountable(readNumber(typed, GRAMMARS))).toBe(counts)
  })

  it('of digits that are an identity number never counts, whatever grammar fits', () => {
    expect(isCountable({ number: '11010519491231002X', schemes: ['anything'], corrected: false })).toBe(false)
  })

  it('is told by a random token and nothing else', () => {
    expect(isPageToken('A'.repeat(22))).toBe(true)
    for (const bad of ['', 'A'.repeat(21), `${'A'.repeat(21)}!`, '2001:db8::1']) expect(isPageToken(bad)).toBe(false)
  })
})

describe('numbers near another', () => {
  it('are those that one slip leads to', () => {
    const slips = slipsOf('AB12')
    for (const near of ['AC12', 'A12', 'AB132', 'BA12', '0AB12', 'AB129']) expect(slips).toContain(near)
    expect(slips).not.toContain('AB12')
    expect(slips).not.toContain('AC13')
    expect(slipsOf('A'.repeat(41))).toEqual([])
  })
})

describe('the place in somebody’s words', () => {
  const named = (...codes: string[]) => likeliestOf(codes.map((code) => ({ code })))?.code
  it('is the one named together with what it lies in, and none where two are as likely', () => {
    expect(named('110000', '110105', '220104')).toBe('110105')
    expect(named('110105', '220104')).toBeUndefined()
    expect(named('140000')).toBe('140000')
    expect(named()).toBeUndefined()
  })
})

describe('an alert', () => {
  it('warns until it is cleared or its publicity ends', () => {
    expect(isWarning({ status: 'open' }, '2026-11-22')).toBe(true)
    expect(isWarning({ status: 'cleared' }, '2026-11-22')).toBe(false)
    expect(isWarning({ status: 'confirmed', publicUntil: '2026-11-22' }, '2026-11-22')).toBe(true)
    expect(isWarning({ status: 'confirmed', publicUntil: '2026-11-21' }, '2026-11-22')).toBe(false)
  })

  it('is found by its number however that is written', () => {
    const register = REGISTERS['label-alerts']
    if (!register) throw new Error('no register')
    expect(factsOf(register, { number: 'slgp 2O99－OOOO' }).subjects).toEqual(['number:S1GP20990000'])
    expect(factsOf(register, { number: ' - ' }).subjects).toEqual([])
  })
})
