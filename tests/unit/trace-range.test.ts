import { describe, expect, it } from 'vitest'
import { readRange } from '../../worker/products/range.ts'

describe('a part of a file', () => {
  it.each([
    ['bytes=0-0', { first: 0, end: 1 }],
    ['bytes=10-', { first: 10, end: 100 }],
    ['bytes = 10 - 19', { first: 10, end: 20 }],
    ['bytes=90-500', { first: 90, end: 100 }],
    ['bytes=-10', { first: 90, end: 100 }],
    ['bytes=-500', { first: 0, end: 100 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    [undefined, undefined],
    ['bytes=-', undefined],
    ['bytes=20-10', undefined],
    ['bytes=0-1,5-6', undefined],
    ['lines=0-1', undefined],
    ['bytes=a-b', undefined],
    [`bytes=${'9'.repeat(40)}-`, undefined],
  ] as const)('%s of a hundred bytes', (header, part) => {
    expect(readRange(header, 100)).toEqual(part)
  })
})
