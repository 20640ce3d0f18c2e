import { generateX25519Identity } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { clockOf, testStanding } from '../../content/reports/desk.ts'
import {
  newPassphrase,
  passphraseFault,
  readIdentity,
  unwrapIdentity,
  wrapIdentity,
} from '../../content/reports/officer-key.ts'

describe('the clock of a report', () => {
  it.each([
    ['on the day it came', '2026-11-01', { share: 0, left: 30, isLate: false }],
    ['half-way', '2026-11-16', { share: 0.5, left: 15, isLate: false }],
    ['on the last day', '2026-12-01', { share: 1, left: 0, isLate: false }],
    ['the day after', '2026-12-02', { share: 1, left: -1, isLate: true }],
    ['before it came, of a clock that went wrong', '2026-10-30', { share: 0, left: 32, isLate: false }],
  ])('stands %s', (_, today, expected) => {
    expect(clockOf('2026-11-01', '2026-12-01', today)).toEqual(expected)
  })

  it('of a day without length is over by its end alone', () => {
    expect(clockOf('2026-11-01', '2026-11-01', '2026-11-01')).toEqual({ share: 0, left: 0, isLate: false })
  })
})

describe('the test of a key', () => {
  it.each([
    ['2026-11-22', 'fine'],
    ['2026-12-14', 'fine'],
    ['2026-12-15', 'soon'],
    ['2026-12-22', 'soon'],
    ['2026-12-23', 'overdue'],
  ])('made on 22 November stands on %s: %s', (today, standing) => {
    expect(testStanding('2026-11-22', today)).toEqual({ standing, due: '2026-12-22' })
  })
})

describe('the key of an officer', () => {
  it('rests under her passphrase, and opens with it alone', async () => {
    const identity = await generateX25519Identity()
    const wrapped = await wrapIdentity(identity, '河边的槐树第三棵，向左转')
    expect(new TextDecoder().decode(wrapped.subarray(0, 21))).toBe('age-encryption.org/v1')
    expect(Buffer.from(wrapped).includes(identity)).toBe(false)
    expect(await unwrapIdentity(wrapped, '河边的槐树第三棵，向左转')).toBe(identity)
    // An input method that writes wide characters means the same passphrase.
    expect(await unwrapIdentity(wrapped, '河边的槐树第三棵,向左转 ')).toBe(identity)
    expect(await unwrapIdentity(wrapped, '河边的槐树第四棵，向左转')).toBeUndefined()
    expect(await unwrapIdentity(wrapped.subarray(0, 100), '河边的槐树第三棵，向左转')).toBeUndefined()
    expect(await unwrapIdentity(new Uint8Array(), 'x')).toBeUndefined()
  })

  it('is read from paper however it was typed, and a slip is noticed', async () => {
    const identity = await generateX25519Identity()
    const typed = ` ${identity.toLowerCase().replace(/(.{8})/g, '$1 ')}\n`
    expect(readIdentity(typed)).toBe(identity)
    expect(readIdentity(identity.slice(0, -1) + (identity.endsWith('Q') ? 'P' : 'Q'))).toBeUndefined()
    expect(readIdentity('AGE-SECRET-KEY-1')).toBeUndefined()
    expect(readIdentity('<script>')).toBeUndefined()
  })

  it.each(['', 'short', '111111111111', 'abababababab', 'x'.repeat(201)])('is not kept under %j', (passphrase) => {
    expect(passphraseFault(passphrase)).toBeDefined()
  })

  it('is kept under a sentence, or under one that was drawn', () => {
    expect(passphraseFault('河边的槐树第三棵，向左转')).toBeUndefined()
    const drawn = newPassphrase(crypto.getRandomValues(new Uint8Array(20)))
    expect(drawn).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/)
    expect(passphraseFault(drawn)).toBeUndefined()
  })
})
