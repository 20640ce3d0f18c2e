import { expect, it } from 'vitest'
import { grouped } from '../../content/decimal/grouped.ts'

it.each([
  ['1234567', '1,234,567'],
  ['-12345.60', '-12,345.60'],
  ['−12345.60', '−12,345.60'],
  ['0.0001', '0.0001'],
  ['100', '100'],
  // Of what is no bare decimal nothing is lost.
  ['61.8 ms (6.18 %)', '61.8 ms (6.18 %)'],
  ['0 / 0.5', '0 / 0.5'],
  ['', ''],
])('groups %s as %s', (decimal, shown) => {
  expect(grouped(decimal)).toBe(shown)
})
