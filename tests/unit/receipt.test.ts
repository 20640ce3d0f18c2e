import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeVerifierKey } from '../../content/log/keys.ts'
import { readPasted } from '../../content/log/pasted.ts'
import { parseReceipt, parseSent, receiptText } from '../../content/receipts/receipt.ts'
import { verifyReceipt } from '../../content/receipts/verify-receipt.ts'
import { openReceiptSigner, signReceipt, type SignedReceipt } from '../../db/record/receipts.ts'

const ORIGIN = 'lucid.example/log/1'
const aSecret = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
const SECRETS = { LOG_ORIGIN: ORIGIN, RECEIPT_KEY: aSecret() }
const FACTS = { number: 'ABCDE-FGH12', to: '11990100000000019F', received: '2026-11-22T05:00:00Z', due: '2026-12-18' }
const SENT = {
  code: '00000-11111-22222-33333',
  authority: FACTS.to,
  subject: '示例河断面 2025 年各月监测结果',
  form: 'online',
}

let signed: SignedReceipt
let trust: { vkey: string; origin: string }
beforeAll(async () => {
  const signer = await openReceiptSigner(SECRETS)
  const made = await signReceipt(SECRETS, FACTS, SENT)
  if (!made || !signer) throw new Error('no receipt')
  signed = made
  trust = { vkey: encodeVerifierKey(signer.key), origin: ORIGIN }
})

const detailsOf = async (note: string, sent?: typeof SENT, over: object = {}): Promise<string[]> =>
  (await verifyReceipt(note, { ...trust, ...over }, sent)).map(({ detail }) => detail)

describe('a receipt', () => {
  it('says what was taken, when and until when, and nothing of what was asked or by whom', () => {
    expect(parseReceipt(signed.receipt)).toMatchObject({ log: ORIGIN, ...FACTS })
    for (const text of [SENT.subject, SENT.code]) expect(signed.receipt).not.toContain(text)
  })

  it('is verified by the key that signed it, and with what was sent to the letter', async () => {
    expect(await detailsOf(signed.receipt)).toEqual(['receiptSigned'])
    const kept = parseSent(signed.sent)
    expect(kept).toMatchObject(SENT)
    expect(await detailsOf(signed.receipt, SENT)).toEqual(['receiptSigned', 'receiptContent'])
  })

  it.each([
    ['another subject', { subject: `${SENT.subject}。` }],
    ['another code', { code: '00000-11111-22222-33334' }],
    ['another authority', { authority: '11990101000000027Q' }],
    ['a contact that was not given', { contact: '示例' }],
  ])('is of something else than %s', async (_, over) => {
    expect(await detailsOf(signed.receipt, { ...SENT, ...over })).toEqual(['receiptSigned', 'receiptOtherContent'])
  })

  it('is forged with another day, another number, or the signature of another key', async () => {
    const later = signed.receipt.replace('2026-12-18', '2026-12-19')
    expect(await detailsOf(later)).toEqual(['receiptForged'])
    expect(await detailsOf(signed.receipt.replace('ABCDE', 'ABCDF'))).toEqual(['receiptForged'])
    const other = await signReceipt({ ...SECRETS, RECEIPT_KEY: aSecret() }, FACTS, SENT)
    expect(await detailsOf(other?.receipt ?? '')).toEqual(['receiptForged'])
  })

  it('of another portal is none of this one', async () => {
    expect(await detailsOf(signed.receipt, undefined, { origin: 'other.example/log/1' })).toEqual(['receiptOtherLog'])
  })

  it('is not signed without a key, nor written with what would read as another line', async () => {
    expect(await signReceipt({ LOG_ORIGIN: ORIGIN }, FACTS, SENT)).toBeUndefined()
    const content = 'A'.repeat(43) + '='
    expect(() => receiptText({ log: ORIGIN, ...FACTS, content, number: 'A\ndue 2099-01-01' })).toThrow(SyntaxError)
    expect(() => receiptText({ log: ORIGIN, ...FACTS, content, due: '' })).toThrow(SyntaxError)
  })

  it('is told from a checkpoint and from a proof where it is pasted, cut or not', () => {
    const pasted = readPasted(`\ufeff${signed.receipt.replaceAll('\n', '\r\n')}`)
    expect(pasted).toMatchObject({ kind: 'receipt', receipt: FACTS })
    expect(readPasted(signed.sent)).toMatchObject({ kind: 'sent', sent: SENT })
    expect(readPasted(signed.receipt.trimEnd())).toEqual({ kind: 'unreadable', why: 'noNewline' })
    expect(readPasted(signed.receipt.replace(/^received .*\n/m, ''))).toEqual({
      kind: 'unreadable',
      why: 'receiptBroken',
    })
    expect(readPasted('{"code":"x"}')).toEqual({ kind: 'unreadable', why: 'unknown' })
  })
})
