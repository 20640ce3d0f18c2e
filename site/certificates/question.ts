import { readGtin } from '../../content/certificates/gtin.ts'
import { plainNumber } from '../../content/certificates/number.ts'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import type { CertificateQuestion as Question } from '../../db/record/certificate-list.ts'
import { dayIn } from './day.ts'

/** States that a list can be narrowed to. */
export const LISTED_STATES = ['valid', 'suspended', 'withdrawn', 'expired', 'replaced'] as const
type ListedState = (typeof LISTED_STATES)[number]

/** What the query string of the page asks. */
export interface CertificateQuestion {
  /** As typed. */
  q: string
  /** The words as a number, where they may be one. */
  number: string | undefined
  /** What a list of certificates is asked. */
  list: Omit<Question, 'on'>
  cursor: string | undefined
  scheme: string | undefined
  state: ListedState | undefined
  /** The day asked for; today where none is. */
  on: string | undefined
  /** Nothing at all is asked. */
  isEmpty: boolean
}

/** @param query - anything a browser may send */
export const certificateQuestion = (query: URLSearchParams): CertificateQuestion => {
  const text = (name: string): string => (query.get(name) ?? '').trim().slice(0, 120)
  const q = text('q')
  const plain = plainNumber(q)
  const gtin = readGtin(plain)
  const scheme = /^[a-z]+(-[a-z]+)*$/.test(text('scheme')) ? text('scheme') : undefined
  const asked = text('status')
  const state = LISTED_STATES.find((one) => one === asked)
  const on = dayIn(text('on'))
  const given = text('gtin') === '' ? gtin : readGtin(plainNumber(text('gtin')))
  const organisation = plainNumber(text('holder') || q)
  return {
    q,
    // Every number has a digit; a word of a product's name is not looked up as one.
    number: /\d/.test(plain) && plain.length >= 4 ? q : undefined,
    list: {
      ...('gtin' in given
        ? { gtin: given.gtin }
        : isCreditCode(organisation)
          ? { holder: organisation }
          : q === ''
            ? {}
            : { q }),
      scheme,
      status: state,
    },
    cursor: text('cursor') || undefined,
    scheme,
    state,
    on,
    isEmpty: q === '' && scheme === undefined && state === undefined && text('gtin') === '' && text('holder') === '',
  }
}
