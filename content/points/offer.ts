import * as z from 'zod'
import { readGtin } from '../certificates/gtin.ts'
import { findPersonalNumber } from '../people/identifiers.ts'
import { findInvisible, normaliseText } from '../registers/text.ts'
import { Amount } from './amount.ts'
import { MOST_POINTS } from './account.ts'
import { MOST_PIECES } from './redemption.ts'

/** What a partner offers for points. */

/**
 * How it is handed over. `counter`: the holder shows a code that the partner types in; `online`: the partner's own
 * program confirms, by its key.
 */
export const OFFER_WAYS = ['counter', 'online'] as const
export type OfferWay = (typeof OFFER_WAYS)[number]

/** Points of one piece at most: less than what twenty pieces would need to leave the exact integers. */
const MOST_PRICE = Math.floor(MOST_POINTS / MOST_PIECES)
/** Pieces that are added to a stock at once. */
export const MOST_STOCKED = 1_000_000

/** A text as everybody reads it: NFC, nothing that cannot be seen, no number of a person. */
const shown = (most: number) =>
  z.string().transform((raw, context): string => {
    const text = normaliseText(raw)
    const wrong = wrongIn(text, most)
    if (wrong === undefined) return text
    context.addIssue({ code: 'custom', message: wrong.en, params: { zh: wrong.zh }, input: '' })
    return z.NEVER
  })

const wrongIn = (text: string, most: number): { zh: string; en: string } | undefined => {
  if (text === '') return { zh: '不能是空的。', en: 'It must not be empty.' }
  if ([...text].length > most) return { zh: `最多 ${most} 个字。`, en: `At most ${most} characters.` }
  const invisible = findInvisible(text)
  if (invisible !== undefined) return { zh: `含有看不见的字符 ${invisible}。`, en: `It holds ${invisible}.` }
  return findPersonalNumber(text) === undefined
    ? undefined
    : { zh: '这里不能写身份证号码或者手机号码。', en: 'No identity or mobile numbers here.' }
}

const Gtin = z.string().transform((raw, context): string => {
  const read = readGtin(raw)
  if ('gtin' in read) return read.gtin
  context.addIssue({ code: 'custom', message: 'Not a GTIN.', params: { zh: '不是商品条码。' }, input: '' })
  return z.NEVER
})

export const NewOffer = z
  .strictObject({
    titleZh: shown(60).describe('What it is, in Chinese.'),
    titleEn: shown(100).describe('The same in English.'),
    textZh: shown(500).describe('What one gets, where and how, in Chinese.'),
    textEn: shown(800).describe('The same in English.'),
    gtin: Gtin.optional().describe('Of the product, where it is one.'),
    price: Amount(MOST_PRICE).describe('Points for one piece.'),
    starts: z.iso.date().describe('First day on which it can be set aside.'),
    ends: z.iso.date().describe('The last one.'),
    minutes: z.int().min(5).max(10_080).default(15).describe('For how long it is set aside: 5 minutes to 7 days.'),
    way: z.enum(OFFER_WAYS).default('counter').describe('counter: by the code that is shown; online: by your key.'),
    mostEach: Amount(1_000).optional().describe('Pieces for one account at most.'),
    stock: Amount(MOST_STOCKED).describe('Pieces.'),
  })
  .refine(({ starts, ends }) => starts <= ends, {
    path: ['ends'],
    message: 'The last day lies before the first.',
    params: { zh: '最后一天早于第一天。' },
  })
export type NewOffer = z.output<typeof NewOffer>
