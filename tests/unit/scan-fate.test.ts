import { expect, it } from 'vitest'
import { fateOf } from '../../site/islands/scan/fate.ts'

it.each([
  [202, 'taken'],
  [422, 'refused'],
  [400, 'refused'],
  [413, 'refused'],
  [408, 'waits'],
  [429, 'waits'],
  [500, 'waits'],
  [503, 'waits'],
  [200, 'waits'],
  [undefined, 'waits'],
] as const)('a scan that was answered %s is %s', (status, fate) => {
  expect(fateOf(status)).toBe(fate)
})
