import { describe, expect, it } from 'vitest'
import { checkPairOf, SET_82 } from '../../content/trace/checks/check-digits.ts'
import { CHECKS } from '../../content/trace/checks/checks.ts'
import { country, countryLetters, currency, packageType } from '../../content/trace/checks/codes.ts'

/**
 * Every way in which a check of the syntax dictionary refuses, one by one: what it takes, and what it refuses from which
 * character on. The dictionary names the checks; what each looks at is told in the General Specifications.
 */

/** One pair that holds, and with it what a pair may not be. */
const MODEL = '1987654Ad4X4bL5ttr2310c2K'

interface Cases {
  takes: string[]
  /** What is refused, and from which character on where that is told. */
  refuses: [text: string, at?: number][]
}

/** Company prefix, offer, what is saved, and what has to be bought for it. */
const COUPON = '0123456' + '123456' + '275' + '110123'

const CASES: Record<string, Cases> = {
  'bank-account': {
    takes: ['GB98MIDL07009312345678', 'DE89370400440532013000', 'NO9386011117947'],
    refuses: [
      ['GB98MIDL07009312345679', 2],
      ['GB98MIDL07009312345687', 2],
      ['GB98MID', 0],
      ['ZZ98MIDL07009312345678', 0],
      ['1298MIDL07009312345678', 0],
      ['gb98midl07009312345678', 0],
      ['GB98 MIDL 0700931234', 0],
      ['GB98MIDL0700931234567.', 0],
    ],
  },
  'check-digit': {
    takes: ['9520123456788', '00', '24', '006141411234567890'],
    refuses: [
      ['9520123456789', 12],
      ['9520123456780', 12],
      // Two neighbours changed places, and one digit misread.
      ['9521023456788', 12],
      ['9520123456688', 12],
    ],
  },
  'check-pair': {
    takes: [MODEL, `1234${checkPairOf('1234')}`],
    refuses: [
      [MODEL.slice(0, -1) + 'J', MODEL.length - 2],
      [`${MODEL.slice(0, -2)}2C`, MODEL.length - 2],
      [MODEL.replace('7654', '6754'), MODEL.length - 2],
      [MODEL.replace('Ad', 'ad'), MODEL.length - 2],
      ['1', 0],
      ['12', 0],
      ['1'.repeat(30), 0],
    ],
  },
  country: {
    takes: ['156', '004', '894'],
    refuses: [
      ['000', 0],
      ['999', 0],
      ['157', 0],
      ['900', 0],
    ],
  },
  'country-letters': {
    takes: ['CN', 'AD', 'ZW'],
    refuses: [
      ['XX', 0],
      ['AA', 0],
      ['cn', 0],
      ['UK', 0],
      ['ZZ', 0],
    ],
  },
  'country-or-many': {
    takes: ['156', '999'],
    refuses: [
      ['000', 0],
      ['998', 0],
    ],
  },
  coupon: {
    takes: [
      '012345612345611110123',
      COUPON,
      `${COUPON}101101239`,
      `${COUPON}101101230123456`,
      // Everything that may follow: a second and a third purchase, days, serial number, retailer, what it is worth.
      `${COUPON}101101239` + '21101239' + '3261231' + '4260101' + '50123456' + '611234567' + '90001',
    ],
    refuses: [
      // Company prefix, offer, and what is saved: lengths that are none, and too few digits for them.
      ['7123456' + '123456' + '275' + '110123'],
      ['012345'],
      ['0123456' + '12345'],
      ['0123456' + '123456' + '0' + '110123'],
      ['0123456' + '123456' + '6123456' + '110123'],
      ['0123456' + '123456' + '27'],
      // What has to be bought: its length, its kind, its family.
      ['0123456' + '123456' + '275' + '00123'],
      ['0123456' + '123456' + '275' + '61234560123'],
      ['0123456' + '123456' + '275' + '115123'],
      ['0123456' + '123456' + '275' + '11012'],
      // The second purchase: its rule, length, kind and prefix.
      [`${COUPON}141101239`],
      [`${COUPON}1061234560123` + '9'],
      [`${COUPON}101151239`],
      [`${COUPON}1011012371234567890123`],
      [`${COUPON}10110123`],
      // The third.
      [`${COUPON}261234560123` + '9'],
      [`${COUPON}21151239`],
      [`${COUPON}21101238123456789012345`],
      // Days that are none, a month for a day, and an end before the beginning.
      [`${COUPON}3261331`],
      [`${COUPON}3260230`],
      [`${COUPON}326123`],
      [`${COUPON}4260100`],
      [`${COUPON}32601014260102`],
      // Serial number and retailer, too short for their lengths.
      [`${COUPON}5912345`],
      [`${COUPON}60123456`],
      [`${COUPON}681234567890123456`],
      [`${COUPON}61123456`],
      // What it is worth, what it applies to, whether it may be doubled.
      [`${COUPON}93001`],
      [`${COUPON}90301`],
      [`${COUPON}90002`],
      [`${COUPON}9000`],
      // Fields out of order, one that there is not, one twice, and something behind the end.
      [`${COUPON}42601013261231`],
      [`${COUPON}7`],
      [`${COUPON}5012345650123456`],
      [`${COUPON}900011`],
      // Something other than digits.
      [COUPON.replace('275', '2A5')],
      [''],
    ],
  },
  'coupon-offer': {
    takes: ['001234561234560123456', '10123456' + '123456' + '9' + '1'.repeat(15)],
    refuses: [
      ['201234561234560123456'],
      ['0712345678901231234560123456'],
      ['00123456123456'],
      ['00123456123456012345'],
      ['0012345612345601234567'],
      ['00123456A234560123456'],
    ],
  },
  currency: {
    takes: ['156', '978', '999'],
    refuses: [
      ['000', 0],
      ['001', 0],
      ['280', 0],
    ],
  },
  day: {
    takes: ['260412', '240229', '000229', '491231'],
    refuses: [
      ['260012', 2],
      ['261312', 2],
      ['260400', 4],
      ['260431', 4],
      ['260230', 4],
      ['250229', 4],
      ['261232', 4],
    ],
  },
  'day-or-month': {
    takes: ['260400', '260430', '260200', '240229'],
    refuses: [
      ['260000', 2],
      ['261300', 2],
      ['260431', 4],
      ['250229', 4],
      ['260132', 4],
    ],
  },
  'has-letter': {
    takes: ['1234A', 'A', '12-3', '123/'],
    refuses: [
      ['1', 0],
      ['00614141', 0],
    ],
  },
  hour: {
    takes: ['00', '23'],
    refuses: [
      ['24', 0],
      ['99', 0],
    ],
  },
  'hour-minute': {
    takes: ['0000', '2359'],
    refuses: [
      ['2400', 0],
      ['9959', 0],
      ['2360', 2],
      ['0099', 2],
    ],
  },
  hyphen: {
    takes: ['-'],
    refuses: [
      ['+', 0],
      ['0', 0],
      ['A', 0],
      ['_', 0],
    ],
  },
  'importer-index': {
    takes: ['0', 'Z', 'a', '-', '_'],
    refuses: [
      ['*', 0],
      ['.', 0],
      ['00', 0],
      ['', 0],
    ],
  },
  latitude: {
    takes: ['0000000000', '1800000000'],
    refuses: [
      ['1800000001', 0],
      ['9999999999', 0],
    ],
  },
  'long-day': {
    takes: ['20260412', '20240229', '20000229'],
    refuses: [
      ['20260012', 4],
      ['20261312', 4],
      ['20260400', 6],
      ['20260431', 6],
      ['20270229', 6],
      ['19000229', 6],
    ],
  },
  longitude: {
    takes: ['0000000000', '3600000000'],
    refuses: [
      ['3600000001', 0],
      ['9999999999', 0],
    ],
  },
  medium: {
    takes: ['01', '10', '80', '99'],
    refuses: [
      ['00', 0],
      ['11', 0],
      ['79', 0],
    ],
  },
  minute: {
    takes: ['00', '59'],
    refuses: [
      ['60', 0],
      ['99', 0],
    ],
  },
  'no-leading-zero': {
    takes: ['0', '10', '999'],
    refuses: [
      ['01', 0],
      ['00', 0],
      ['000123', 0],
    ],
  },
  'not-zero': {
    takes: ['1', '0001', '1000'],
    refuses: [
      ['0', 0],
      ['0000', 0],
    ],
  },
  package: {
    takes: ['BX', '1A', 'APE', '9', 'ZZ'],
    refuses: [
      ['B0', 0],
      ['bx', 0],
      ['B', 0],
      ['BXX', 0],
      ['', 0],
    ],
  },
  'percent-encoded': {
    takes: ['a%2Fb', '%e4%BD%A0', 'plain', '100%25'],
    refuses: [
      ['%', 0],
      ['a%2', 1],
      ['a%zz', 1],
      ['%2Fa%G0', 4],
      ['a%%2F', 1],
    ],
  },
  'piece-of-total': {
    takes: ['0102', '0202', '9999', '0101'],
    refuses: [
      ['0001', 0],
      ['0100', 2],
      ['0201', 2],
      ['0000', 0],
    ],
  },
  'place-in-sequence': {
    takes: ['1/2', '2/2', '10/100', '999999999999999998/999999999999999999'],
    refuses: [
      ['3/2', 0],
      ['0/2', 0],
      ['1/0', 0],
      ['01/2', 0],
      ['1/02', 0],
      ['1', 0],
      ['/2', 0],
      ['1/', 0],
      ['1/2/3', 0],
      ['a/2', 0],
      ['1/b', 0],
      ['999999999999999999/999999999999999998', 0],
    ],
  },
  'prefix-at-1': {
    takes: ['1234', '952012345678'],
    refuses: [
      ['A234', 0],
      ['1A34', 1],
      ['12A4', 2],
      ['123A', 3],
      ['123', 3],
      ['', 0],
    ],
  },
  'prefix-at-2': {
    takes: ['01234', 'A9520'],
    refuses: [
      ['0A234', 1],
      ['01A34', 2],
      ['012A4', 3],
      ['0123A', 4],
      ['0123', 4],
    ],
  },
  second: {
    takes: ['00', '59'],
    refuses: [
      ['60', 0],
      ['99', 0],
    ],
  },
  sex: {
    takes: ['0', '1', '2', '9'],
    refuses: [
      ['3', 0],
      ['8', 0],
    ],
  },
  winding: {
    takes: ['0', '1', '9'],
    refuses: [
      ['2', 0],
      ['8', 0],
    ],
  },
  'yes-no': {
    takes: ['0', '1'],
    refuses: [
      ['2', 0],
      ['9', 0],
    ],
  },
  zero: {
    takes: ['0', '00'],
    refuses: [
      ['1', 0],
      ['01', 0],
    ],
  },
}

describe('each check of the syntax dictionary', () => {
  it('has its refusals here', () => expect(Object.keys(CASES).toSorted()).toEqual(Object.keys(CHECKS).toSorted()))

  const taken = Object.entries(CASES).flatMap(([name, { takes }]) => takes.map((text) => [name, text] as const))
  it.each(taken)('%s takes %j', (name, text) => expect(CHECKS[name]?.(text)).toBeUndefined())

  const refused = Object.entries(CASES).flatMap(([name, { refuses }]) =>
    refuses.map(([text, at]) => [name, text, at] as const),
  )
  it.each(refused)('%s refuses %j', (name, text, at) => {
    const wrong = CHECKS[name]?.(text)
    expect(wrong).toBeDefined()
    if (at !== undefined) expect(wrong?.at).toBe(at)
  })

  it('finds any one character of a model number out, and any two that changed places', () => {
    const body = MODEL.slice(0, -2)
    for (const at of body.split('').keys()) {
      const rest = SET_82.replace(body.charAt(at), '')
      const other = rest.charAt((at * 7) % rest.length)
      expect(CHECKS['check-pair']?.(MODEL.slice(0, at) + other + MODEL.slice(at + 1))).toMatchObject({
        fault: 'check-pair',
      })
      const [one = '', two = ''] = [MODEL.charAt(at), MODEL.charAt(at + 1)]
      if (one !== two && at + 1 < body.length)
        expect(CHECKS['check-pair']?.(MODEL.slice(0, at) + two + one + MODEL.slice(at + 2))).toBeDefined()
    }
  })

  it('takes exactly as many codes of each list as the list has', () => {
    const numbers = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'))
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    const pairs = letters.flatMap((one) => letters.map((other) => one + other))
    // ISO 3166-1 gives 249 countries a number and a pair of letters each.
    expect(numbers.filter((text) => !country(text))).toHaveLength(249)
    expect(pairs.filter((text) => !countryLetters(text))).toHaveLength(249)
    expect(numbers.filter((text) => !currency(text)).length).toBeGreaterThan(150)
    expect(packageType('XXX')).toBeDefined()
  })
})
