import { describe, expect, it } from 'vitest'
import { outlookAt } from '../../content/air/outlook.ts'

const NOW = Date.parse('2026-11-22T04:00:00Z')

const aRow = (key: string, over: Record<string, string | number | undefined> = {}) => ({
  key,
  publisher: 'portal',
  body: {
    place: '990100',
    kind: 'warning',
    issued: '2026-11-21T10:00:00Z',
    from: '2026-11-21T16:00:00Z',
    to: '2026-11-23T04:00:00Z',
    level: 'yellow',
    status: 'issued',
    ...over,
  },
})
const keysAt = (rows: ReturnType<typeof aRow>[], at = NOW) => {
  const { warnings, announced, forecasts } = outlookAt(rows, at)
  return [warnings, announced, forecasts].map((some) => some.map(({ key }) => key))
}

describe('a warning', () => {
  it('is in force from its first to its last instant, by the times it states', () => {
    const rows = [aRow('a')]
    expect(keysAt(rows)).toEqual([['a'], [], []])
    expect(keysAt(rows, Date.parse('2026-11-23T04:00:00Z'))).toEqual([['a'], [], []])
    expect(keysAt(rows, Date.parse('2026-11-23T04:00:01Z'))).toEqual([[], [], []])
  })
  it('is announced until it begins', () =>
    expect(keysAt([aRow('a')], Date.parse('2026-11-21T12:00:00Z'))).toEqual([[], ['a'], []]))
  it('is over once it is lifted', () => expect(keysAt([aRow('a', { status: 'lifted' })])).toEqual([[], [], []]))
  it('without an end holds until it is lifted', () =>
    expect(keysAt([aRow('a', { to: undefined })], NOW + 86_400_000 * 10)).toEqual([['a'], [], []]))
  it('without a beginning holds from when it was issued', () =>
    expect(keysAt([aRow('a', { from: undefined })])).toEqual([['a'], [], []]))
  it('of a graver colour comes first; one without colour last', () =>
    expect(keysAt([aRow('none', { level: undefined }), aRow('yellow'), aRow('red', { level: 'red' })])[0]).toEqual([
      'red',
      'yellow',
      'none',
    ]))
})

describe('a forecast', () => {
  const aForecast = (key: string, over = {}) => aRow(key, { kind: 'forecast', level: undefined, ...over })
  it('stands until its time is over', () => {
    expect(keysAt([aForecast('a')])).toEqual([[], [], ['a']])
    expect(keysAt([aForecast('a', { to: '2026-11-21T20:00:00Z' })])).toEqual([[], [], []])
  })
  it('gives way to a later one for the same time and place, and to no other', () =>
    expect(
      keysAt([
        aForecast('old'),
        aForecast('new', { issued: '2026-11-21T20:00:00Z' }),
        aForecast('next', { from: '2026-11-22T16:00:00Z' }),
        aForecast('there', { place: '990101' }),
      ])[2],
    ).toEqual(['new', 'there', 'next']))
})

it('of nothing is nothing', () => expect(keysAt([])).toEqual([[], [], []]))
