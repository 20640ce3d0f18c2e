import * as z from 'zod'
import { isIdentityNumber } from '../people/identifiers.ts'
import { DOCUMENTS } from './document-kinds.ts'

/** The document by which somebody vouches that an account is one person's. Of it nothing is kept but a keyed name. */

const wrong = (zh: string, en: string) => ({ path: ['number'], message: en, params: { zh } })

export const PersonDocument = z
  .strictObject({
    kind: z.enum(DOCUMENTS),
    number: z.string().max(60),
  })
  .transform(({ kind, number }) => ({
    kind,
    number: number
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[\s\p{Pd}]/gu, ''),
  }))
  .refine(
    ({ number }) => /^[A-Z0-9]{5,30}$/.test(number),
    wrong('号码只有字母和数字，5到30位。', 'A number has letters and digits alone, 5 to 30 of them.'),
  )
  .refine(
    ({ kind, number }) => kind !== 'resident-identity' || isIdentityNumber(number),
    wrong('这不是有效的居民身份号码。', 'This is no valid resident identity number.'),
  )
export type PersonDocument = z.output<typeof PersonDocument>

/** What is named: the same for one document, however it was typed. */
export const documentText = ({ kind, number }: PersonDocument): string => `${kind} ${number}`
