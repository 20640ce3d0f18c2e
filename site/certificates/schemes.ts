import { readNumber, type ReadNumber } from '../../content/certificates/number.ts'
import { readGtin } from '../../content/certificates/gtin.ts'
import { textIn } from '../../content/registers/text-in.ts'
import { grammarsOf, type SchemeRecord } from '../../db/record/certification-schemes.ts'
import type { Lang } from '../words.ts'
import { inLang, type Said } from './view.ts'

/** A certification scheme as pages print it. */
export interface ShownScheme {
  key: string
  name: Said
  kind: string
  proves: Said | undefined
  notProves: Said | undefined
  mark: Said | undefined
  owner: string | undefined
  basis: string | undefined
  /** Address of the national register. */
  lookup: string | undefined
  /** What a number looks like. */
  example: string | undefined
  isRecalled: boolean
}

export const shownScheme = ({ key, body }: SchemeRecord, lang: Lang): ShownScheme => {
  const lookup = textIn(body, 'lookup')
  return {
    key,
    name: inLang(body, 'name', lang) ?? { text: key },
    kind: textIn(body, 'kind') ?? '',
    proves: inLang(body, 'proves', lang),
    notProves: inLang(body, 'notProves', lang),
    mark: inLang(body, 'mark', lang),
    owner: textIn(body, 'owner'),
    basis: textIn(body, 'legalBasis'),
    lookup: lookup !== undefined && /^https?:\/\//.test(lookup) ? lookup : undefined,
    example: textIn(body, 'example'),
    isRecalled: body['standing'] === 'recalled',
  }
}

/** What a text that was found nowhere might have been. */
export interface Guess {
  read: ReadNumber
  /** Of a text of digits: a trade item number that no certificate lists, or one with a wrong check digit. */
  gtin: 'sound' | 'wrong' | undefined
}

export const guessOf = (text: string, schemes: readonly SchemeRecord[]): Guess => {
  const gtin = readGtin(text.normalize('NFKC'))
  return {
    read: readNumber(text, grammarsOf(schemes)),
    gtin: 'gtin' in gtin ? 'sound' : gtin.fault === 'gtin-check' ? 'wrong' : undefined,
  }
}
